using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.WebPubSubEmulator.Tests.Clients;

public sealed class LimitTests
{
    [Fact]
    public async Task Units_have_so_many_places_and_a_place_is_free_again_when_its_client_goes()
    {
        await using TestService service = await TestService.StartAsync(new() { Units = 2, ConnectionsPerUnitMax = 1 });
        (PubSubSocket first, _) = await service.ConnectJsonAsync();
        await service.ConnectJsonAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, await RefusedAsync(service.ClientUri()));
        await first.CloseAsync();
        await Until.TrueAsync("the place is free", () => service.Counters.Connections == 1);
        await service.ConnectJsonAsync();
        Assert.Equal(1, service.Counters.ConnectionsRefused);
    }

    [Fact]
    public async Task Beyond_the_inbound_rate_requests_get_429_and_clients_a_failed_acknowledgement()
    {
        await using TestService service = await TestService.StartAsync(new() { InboundPerSecondPerUnit = 1 });
        (PubSubSocket socket, _) = await service.ConnectJsonAsync();
        using HttpResponseMessage taken = await service.SendAsync(HttpMethod.Post, "/:send", new StringContent(new string('x', 10_000)));
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        using HttpResponseMessage refused = await service.SendAsync(HttpMethod.Post, "/:send", new StringContent("x"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("TooManyRequests", refused.Headers.GetValues("x-ms-error-code").Single());
        Assert.NotNull(refused.Headers.RetryAfter);
        await socket.SendAsync("""{"type":"sendToGroup","group":"g","data":1,"ackId":1}""");
        Assert.Equal("TooManyRequests", (await socket.ReceiveJsonAsync("ack")).GetProperty("error").GetProperty("name").GetString());
        Assert.Equal(2, service.Counters.Throttled);
        Assert.Equal((1, 5, 10_000), (service.Counters.InboundMessages, service.Counters.InboundSteps, service.Counters.InboundBytes));
    }

    [Fact]
    public async Task Beyond_the_outbound_rate_nothing_is_delivered_and_the_sender_is_told()
    {
        await using TestService service = await TestService.StartAsync(new() { OutboundPerSecondPerUnit = 3 });
        for (int i = 0; i < 3; i++) await service.ConnectJsonAsync(groups: ["g"]);
        Assert.Equal(202, await service.SendToGroupAsync("g", "1"));
        Assert.Equal(429, await service.SendToGroupAsync("g", "2"));
        await Until.TrueAsync("the first is delivered", () => service.Counters.OutboundMessages == 3);
        Assert.Equal(202, await service.SendToGroupAsync("nobody", "3"));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_the_others_do_not_notice()
    {
        await using TestService service = await TestService.StartAsync(new() { QueueBytesMax = 256 << 10, InboundPerSecondPerUnit = 0, OutboundPerSecondPerUnit = 0 });
        Uri uri = service.ClientUri(groups: ["g"]);
        using var slow = new TcpClient { ReceiveBufferSize = 4 << 10 };
        await slow.ConnectAsync(IPAddress.Loopback, uri.Port, TestContext.Current.CancellationToken);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {PubSubSocket.Json}\r\n\r\n"));
        (PubSubSocket reader, _) = await service.ConnectJsonAsync(groups: ["g"]);
        await Until.TrueAsync("both are in", () => service.Emulator.Service.Hub(TestService.Hub)!.OfGroup("g").Length == 2);

        string text = JsonSerializer.Serialize(new string('x', 60_000));
        int sent = 0;
        while (service.Counters.ClosedTooSlow == 0 && sent < 2_000)
        {
            Assert.Equal(202, await service.SendToGroupAsync("g", text));
            sent++;
            Assert.Equal(60_000, (await reader.ReceiveJsonAsync("message")).GetProperty("data").GetString()!.Length);
        }

        Assert.Equal(1, service.Counters.ClosedTooSlow);
        await Until.TrueAsync("the slow one is gone", () => service.Counters.Connections == 1);
        await service.SendToGroupAsync("g", "1");
        Assert.Equal(1, (await reader.ReceiveJsonAsync("message")).GetProperty("data").GetInt32());
    }

    [Fact]
    public async Task A_slow_reader_within_the_limit_gets_everything_in_order()
    {
        await using TestService service = await TestService.StartAsync(new() { InboundPerSecondPerUnit = 0, OutboundPerSecondPerUnit = 0, QueueBytesMax = 64 << 20 });
        (PubSubSocket reader, _) = await service.ConnectJsonAsync(groups: ["g"]);
        string filler = new('x', 30_000);
        for (int n = 0; n < 500; n++) Assert.Equal(202, await service.SendToGroupAsync("g", $$"""{"n":{{n}},"x":"{{filler}}"}"""));
        for (int n = 0; n < 500; n++) Assert.Equal(n, (await reader.ReceiveJsonAsync("message")).GetProperty("data").GetProperty("n").GetInt32());
        Assert.Equal(0, service.Counters.ClosedTooSlow);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("expired")]
    [InlineData("early")]
    [InlineData("audience")]
    [InlineData("algorithm")]
    [InlineData("nonsense")]
    public async Task A_wrong_token_is_refused_before_the_upgrade(string wrong)
    {
        await using TestService service = await TestService.StartAsync();
        string address = $"127.0.0.1:{service.Emulator.Port}/client/hubs/{TestService.Hub}";
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string token = wrong switch
        {
            "expired" => Sign($$"""{"aud":"http://{{address}}","exp":{{now - 1}}}"""),
            "early" => Sign($$"""{"aud":"http://{{address}}","nbf":{{now + 400}},"exp":{{now + 500}}}"""),
            "audience" => Sign($$"""{"aud":"http://{{address}}x","exp":{{now + 60}}}"""),
            "algorithm" => $"{Encode("""{"alg":"none"}""")}.{Encode($$"""{"aud":"http://{{address}}","exp":{{now + 60}}}""")}.",
            "nonsense" => "a.b.c",
            _ => "",
        };
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync(new Uri($"ws://{address}?access_token={token}")));

        string Sign(string payload) => service.Tokens.Sign(Encoding.UTF8.GetBytes(payload));
        static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task A_hub_may_let_in_clients_without_a_token()
    {
        await using TestService service = await TestService.StartAsync(new() { Hubs = [new(TestService.Hub, AllowAnonymous: true, [])] });
        PubSubSocket socket = await service.ConnectAsync(new Uri($"ws://127.0.0.1:{service.Emulator.Port}/client/?hub={TestService.Hub}"), PubSubSocket.Json);
        Assert.Equal("connected", (await socket.ReceiveJsonAsync()).GetProperty("event").GetString());
        await socket.SendAsync("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.False((await socket.ReceiveJsonAsync("ack")).GetProperty("success").GetBoolean());
    }

    private static async Task<HttpStatusCode> RefusedAsync(Uri uri)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(uri, TestContext.Current.CancellationToken));
        return socket.HttpStatusCode;
    }
}
