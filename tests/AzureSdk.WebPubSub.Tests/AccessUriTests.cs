using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Azure;
using Azure.Core.Pipeline;
using Azure.Messaging.WebPubSub;
using RelayCloud.Tests.Common.WebPubSub;

namespace AzureSdk.WebPubSub.Tests;

public sealed class AccessUriTests(PubSub service) : IClassFixture<PubSub>
{
    [Fact]
    public async Task An_address_carries_user_roles_groups_and_expiry()
    {
        WebPubSubServiceClient server = service.Hub("access");
        Uri uri = server.GetClientAccessUri(TimeSpan.FromMinutes(7), "ann", ["webpubsub.sendToGroup.g"], ["g"]);
        JsonElement claims = ClaimsOf(uri);
        Assert.Equal($"{service.Endpoint.AbsoluteUri.TrimEnd('/')}/client/hubs/access", claims.GetProperty("aud").GetString());
        Assert.Equal("ann", claims.GetProperty("sub").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 6 * 60, 7 * 60);
        Assert.StartsWith("ws://", uri.AbsoluteUri, StringComparison.Ordinal);

        await using PubSubSocket socket = await PubSubSocket.ConnectAsync(uri, PubSubSocket.Json);
        Assert.Equal("ann", (await socket.ReceiveJsonAsync()).GetProperty("userId").GetString());
        await socket.SendAsync("""{"type":"sendToGroup","group":"g","data":1,"ackId":1}""");
        Assert.Equal(1, (await socket.ReceiveJsonAsync("message")).GetProperty("data").GetInt32());
        await socket.SendAsync("""{"type":"sendToGroup","group":"h","data":1,"ackId":2}""");
        while (true)
        {
            JsonElement ack = await socket.ReceiveJsonAsync("ack");
            if (ack.GetProperty("ackId").GetInt32() != 2) continue;
            Assert.Equal("Forbidden", ack.GetProperty("error").GetProperty("name").GetString());
            break;
        }
    }

    [Fact]
    public void Without_a_time_an_address_is_good_for_an_hour()
    {
        JsonElement claims = ClaimsOf(service.Hub("hour").GetClientAccessUri());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("nbf").GetInt64(), 3_598, 3_602);
        Assert.False(claims.TryGetProperty("role", out _));
        Assert.False(claims.TryGetProperty("sub", out _));
    }

    [Fact]
    public async Task An_address_that_has_expired_is_refused()
    {
        Uri uri = await service.Hub("late").GetClientAccessUriAsync(DateTimeOffset.UtcNow.AddSeconds(1));
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        // Tokens have whole seconds, so that up to two pass; nothing but time makes one expire.
        await RelayCloud.Tests.Common.Until.TrueAsync("the token has expired", () => DateTimeOffset.UtcNow.ToUnixTimeSeconds() >= ClaimsOf(uri).GetProperty("exp").GetInt64());
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(uri, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task With_an_identity_the_service_makes_the_token()
    {
        // An identity's token never goes over plain http; the emulator has nothing else.
        var options = new WebPubSubServiceClientOptions { Transport = new HttpClientTransport(new PlainHttpHandler()) };
        var server = new WebPubSubServiceClient(new UriBuilder(service.Endpoint) { Scheme = "https" }.Uri, "identity", new TestIdentity(), options);
        Uri uri = await server.GetClientAccessUriAsync(TimeSpan.FromMinutes(5), "ann", ["webpubsub.joinLeaveGroup"], ["g"]);
        Assert.Equal("wss", uri.Scheme);
        await using PubSubSocket socket = await PubSubSocket.ConnectAsync(new UriBuilder(uri) { Scheme = "ws" }.Uri, PubSubSocket.Json);
        Assert.Equal("ann", (await socket.ReceiveJsonAsync()).GetProperty("userId").GetString());
        await server.SendToGroupAsync("g", "hello");
        Assert.Equal("hello", (await socket.ReceiveJsonAsync("message")).GetProperty("data").GetString());
        Assert.True(server.UserExists("ann"));
    }

    [Theory]
    [InlineData("Endpoint=http://localhost;AccessKey=k;Endpoint=http://x", "Endpoint")]
    [InlineData("AccessKey=k", "Endpoint")]
    [InlineData("Endpoint=http://localhost", "AccessKey")]
    [InlineData("Endpoint=http://localhost;AccessKey=k;Port=99999", "ort")]
    [InlineData("Endpoint=nonsense;AccessKey=k", "ndpoint")]
    public void A_wrong_connection_string_is_told_without_its_secrets(string text, string named)
    {
        ArgumentException wrong = Assert.ThrowsAny<ArgumentException>(() => new WebPubSubServiceClient(text, "hub"));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_overrides_that_of_the_endpoint()
    {
        var client = new WebPubSubServiceClient("endpoint=http://localhost;accesskey=abc=;version=1.0;PORT=8888", "hub");
        Assert.Equal(8888, client.Endpoint.Port);
        Assert.Equal("hub", client.Hub);
    }

    [Fact]
    public void Filters_quote_what_they_are_given()
    {
        string? none = null;
        Assert.Equal("userId eq 'O''Neil' and x ne null or y gt 3 and z eq true", ClientConnectionFilter.Create($"userId eq {"O'Neil"} and x ne {none} or y gt {3} and z eq {true}"));
        Assert.Throws<ArgumentException>(() => ClientConnectionFilter.Create($"a eq {new object()}"));
    }

    private static JsonElement ClaimsOf(Uri uri)
    {
        string token = uri.Query[(uri.Query.IndexOf("access_token=", StringComparison.Ordinal) + "access_token=".Length)..];
        using JsonDocument document = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
        return document.RootElement.Clone();
    }
}
