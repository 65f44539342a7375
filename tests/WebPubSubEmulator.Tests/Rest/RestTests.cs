using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.WebPubSubEmulator.Tests.Rest;

public sealed class RestTests
{
    [Fact]
    public async Task Health_needs_no_token_and_everything_else_does()
    {
        await using TestService service = await TestService.StartAsync();
        using HttpResponseMessage health = await service.RawAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(service.Emulator.Endpoint, "/api/health")));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using HttpResponseMessage send = await service.RawAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(service.Emulator.Endpoint, "/api/hubs/hub/:send")) { Content = new StringContent("x") });
        await AssertErrorAsync(send, HttpStatusCode.Unauthorized, "Unauthorized");
    }

    [Theory]
    [InlineData("POST", "/:send", "text/plain", "\u00ff", HttpStatusCode.Accepted)]
    [InlineData("POST", "/:send", "application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/:send", "application/xml", "<a/>", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/:send?filter=x", "text/plain", "x", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/:send?messageTtlSeconds=301", "text/plain", "x", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/groups/%20/:send", "text/plain", "x", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/:addToGroups", "application/json", "[]", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/:addToGroups", "application/json", "{\"groups\":[1]}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/nothing", "text/plain", "x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/:send", null, null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/groups/g/connections?maxpagesize=201", null, null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/groups/g/connections?continuationToken=*", null, null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/groups/g/connections", null, null, HttpStatusCode.OK)]
    [InlineData("HEAD", "/connections/c", null, null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/permissions/fly/connections/c", null, null, HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/permissions/sendToGroup/connections/c", null, null, HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/permissions/sendToGroup/connections/c", null, null, HttpStatusCode.NoContent)]
    [InlineData("DELETE", "/connections/c", null, null, HttpStatusCode.NoContent)]
    [InlineData("PUT", "/users/u/groups/g", null, null, HttpStatusCode.OK)]
    [InlineData("PUT", "/groups/g/connections/c", null, null, HttpStatusCode.NotFound)]
    public async Task Each_request_gets_its_status_and_each_error_its_body(string method, string path, string? type, string? body, HttpStatusCode status)
    {
        await using TestService service = await TestService.StartAsync();
        HttpContent? content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type!) } };
        using HttpResponseMessage response = await service.SendAsync(new HttpMethod(method), path, content);
        Assert.Equal(status, response.StatusCode);
        if (!response.IsSuccessStatusCode && method != "HEAD") await AssertErrorAsync(response, status, null);
    }

    [Fact]
    public async Task Names_with_slashes_and_percent_signs_are_told_apart()
    {
        await using TestService service = await TestService.StartAsync();
        (PubSubSocket slash, _) = await service.ConnectJsonAsync(groups: ["a/b"]);
        (PubSubSocket percent, _) = await service.ConnectJsonAsync(groups: ["a%2Fb"]);
        Assert.Equal(202, await service.SendToGroupAsync("a/b", "1"));
        Assert.Equal(202, await service.SendToGroupAsync("a%2Fb", "2"));
        Assert.Equal(1, (await slash.ReceiveJsonAsync("message")).GetProperty("data").GetInt32());
        Assert.Equal(2, (await percent.ReceiveJsonAsync("message")).GetProperty("data").GetInt32());
    }

    [Fact]
    public async Task A_body_without_a_length_is_bounded_too()
    {
        await using TestService service = await TestService.StartAsync(new() { MessageBytesMax = 50_000 });
        using var chunked = new HttpRequestMessage();
        using HttpResponseMessage response = await service.SendAsync(HttpMethod.Post, "/:send", new StreamContent(new UnknownLength(60_000)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } });
        await AssertErrorAsync(response, HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");
        using HttpResponseMessage within = await service.SendAsync(HttpMethod.Post, "/:send", new StreamContent(new UnknownLength(50_000)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } });
        Assert.Equal(HttpStatusCode.Accepted, within.StatusCode);
    }

    [Fact]
    public async Task Either_key_signs_and_the_hubs_case_does_not_count()
    {
        await using TestService service = await TestService.StartAsync(new() { Keys = ["the-first-key-0123456789", "the-second-key-0123456789"] });
        var second = new RelayCloud.WebPubSubEmulator.Tokens.AccessTokens(["the-second-key-0123456789"], acceptJwt: false, TimeProvider.System);
        (PubSubSocket socket, _) = await service.ConnectJsonAsync();
        var uri = new Uri(service.Emulator.Endpoint, "/api/hubs/HUB/:send?api-version=2024-12-01");
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new StringContent("hello") };
        string payload = $$"""{"aud":"{{uri.GetLeftPart(UriPartial.Path)}}","exp":{{DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds()}}}""";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", second.Sign(Encoding.UTF8.GetBytes(payload)));
        using HttpResponseMessage response = await service.RawAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("hello", (await socket.ReceiveJsonAsync("message")).GetProperty("data").GetString());
    }

    [Fact]
    public async Task Pages_go_on_where_they_ended_and_stop_at_the_top()
    {
        await using TestService service = await TestService.StartAsync();
        for (int i = 0; i < 5; i++) await service.ConnectJsonAsync(user: $"u{i}", groups: ["g"]);
        await Until.TrueAsync("all are in", () => service.Emulator.Service.Hub(TestService.Hub)!.OfGroup("g").Length == 5);
        string? next = "/groups/g/connections?maxpagesize=2&top=4";
        var users = new List<string>();
        int pages = 0;
        while (next is not null)
        {
            using HttpResponseMessage response = await service.SendAsync(HttpMethod.Get, next);
            using JsonDocument page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            users.AddRange(page.RootElement.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("userId").GetString()!));
            next = page.RootElement.TryGetProperty("nextLink", out JsonElement link) ? new Uri(link.GetString()!).PathAndQuery["/api/hubs/hub".Length..] : null;
            pages++;
        }

        Assert.Equal((4, 4, 2), (users.Count, users.Distinct().Count(), pages));
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string? code)
    {
        Assert.Equal(status, response.StatusCode);
        using JsonDocument error = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(response.Headers.GetValues("x-ms-error-code").Single(), error.RootElement.GetProperty("code").GetString());
        if (code is not null) Assert.Equal(code, error.RootElement.GetProperty("code").GetString());
        Assert.NotEmpty(error.RootElement.GetProperty("message").GetString()!);
    }

    /// <summary>A stream that does not say how long it is.</summary>
    private sealed class UnknownLength(int bytes) : MemoryStream(new byte[bytes])
    {
        public override bool CanSeek => false;
    }
}
