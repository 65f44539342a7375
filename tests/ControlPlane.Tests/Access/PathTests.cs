using System.Net.Sockets;
using System.Text;
using RelayCloud.ControlPlane.Tests.Accounts;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Access;

/// <summary>Request lines that no client library would send, over a bare socket.</summary>
public sealed class PathTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    [Theory]
    // An encoded slash stays part of its segment, which is then no id.
    [InlineData("GET /v1/admin%2Ftenants", 404, "no_route")]
    [InlineData("GET /v1%2Fme", 404, "no_route")]
    [InlineData("GET /v1/admin/tenants/a%2Fb", 401, "credentials_missing")]
    // Dots are taken out before anything is looked at, so that what is reached asks for its own key.
    [InlineData("GET /v1/me/../admin/tenants", 401, "credentials_missing")]
    [InlineData("GET /v1/me/%2e%2e/admin/tenants", 401, "credentials_missing")]
    [InlineData("GET /health/../v1/admin/audit", 401, "credentials_missing")]
    [InlineData("GET /../../v1/me", 401, "credentials_missing")]
    [InlineData("GET /v1/./me", 401, "credentials_missing")]
    // Nor does it help to begin like something public.
    [InlineData("GET /health/v1/me", 404, "no_route")]
    [InlineData("GET /health;/v1/admin/tenants", 404, "no_route")]
    [InlineData("GET //v1/me", 404, "no_route")]
    [InlineData("GET /v1//me", 404, "no_route")]
    [InlineData("GET /V1/ME", 401, "credentials_missing")]
    [InlineData("GET /v1/me/", 401, "credentials_missing")]
    [InlineData("GET /v1/me?apiKey=rc_demo_local_0000000000000000", 401, "credentials_missing")]
    [InlineData("GET /v1/me?code=x", 401, "credentials_missing")]
    [InlineData("GET /", 404, "no_route")]
    [InlineData("GET /v1/admin", 404, "no_route")]
    [InlineData("GET /v1/admin/tenants/a/keys/b/rotate/c", 404, "no_route")]
    [InlineData("GET /v1/m%C3%A9", 404, "no_route")]
    // Methods that an address does not have.
    [InlineData("HEAD /v1/me", 405, "")]
    [InlineData("PUT /v1/me", 405, "method_not_allowed")]
    [InlineData("GET /v1/token", 405, "method_not_allowed")]
    [InlineData("TRACE /v1/me", 405, "method_not_allowed")]
    [InlineData("QUERY /v1/admin/tenants", 405, "method_not_allowed")]
    [InlineData("get /v1/me", 401, "credentials_missing")]
    // What is no HTTP never comes as far as the app: refused by the server, without a body.
    [InlineData("GET /v1/me%00", 400, "")]
    [InlineData("GET /v1/\0me", 400, "")]
    [InlineData("GET v1/me", 400, "")]
    [InlineData("GET /v1/me\u00e9", 400, "")]
    [InlineData("{ } /v1/me", 400, "")]
    public async Task A_trick_gets_nobody_in(string requestLine, int status, string reason)
    {
        (int answered, string body) = await SendRawAsync($"{requestLine} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.True(answered == status, $"{answered} {body}");
        Assert.True(reason.Length == 0 ? body.Length == 0 : body.Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal), body);
    }

    [Theory]
    [InlineData(3_000, 404)]
    [InlineData(20_000, 414)]
    public async Task A_long_address_is_refused(int length, int status)
    {
        (int answered, _) = await SendRawAsync($"GET /v1/{new string('a', length)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal(status, answered);
    }

    [Theory]
    [InlineData(100, 50_000)]
    [InlineData(500, 10)]
    public async Task Too_much_of_headers_is_refused(int headers, int length)
    {
        string all = string.Concat(Enumerable.Range(0, headers).Select(i => $"X-{i}: {new string('a', length / 10)}\r\n"));
        (int answered, _) = await SendRawAsync($"GET /v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{all}\r\n");
        Assert.Equal(431, answered);
    }

    private async Task<(int Status, string Body)> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(fixture.App.Address.Host, fixture.App.Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = socket.GetStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException) when (answer.Length > 0 || socket.Available > 0)
        {
            // The server refused in the middle of what we sent, and reset the rest.
        }

        string text = Encoding.UTF8.GetString(answer.ToArray());
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(text.Split(' ')[1]), end < 0 ? "" : text[(end + 4)..]);
    }
}
