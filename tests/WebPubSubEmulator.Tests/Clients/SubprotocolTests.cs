using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using RelayCloud.Tests.Common.WebPubSub;
using Wire = RelayCloud.WebPubSubEmulator.Tests.Protocols.Wire;

namespace RelayCloud.WebPubSubEmulator.Tests.Clients;

public sealed class SubprotocolTests
{
    [Fact]
    public async Task Clients_of_all_subprotocols_hear_each_other()
    {
        await using TestService service = await TestService.StartAsync();
        (PubSubSocket json, _) = await service.ConnectJsonAsync(user: "ann", groups: ["g"]);
        PubSubSocket protobuf = await service.ConnectAsync(service.ClientUri("bob", TestService.AllRoles), PubSubSocket.Protobuf);
        PubSubSocket simple = await service.ConnectAsync(service.ClientUri("carl", TestService.AllRoles, ["g"], "&webpubsub_mode=sendToGroup&group=g"));
        Assert.Equal("bob", (await ReceiveAsync(protobuf)).SystemMessage.ConnectedMessage.UserId);
        await protobuf.SendAsync(new Wire.UpstreamMessage { JoinGroupMessage = new() { Group = "g", AckId = 1 } }.ToByteArray());
        Assert.True((await ReceiveAsync(protobuf)).AckMessage.Success);
        await Until.TrueAsync("the simple client is in", () => service.Emulator.Service.Hub(TestService.Hub)!.OfGroup("g").Length == 3);

        await protobuf.SendAsync(new Wire.UpstreamMessage { SendToGroupMessage = new() { Group = "g", NoEcho = true, Data = new() { BinaryData = ByteString.CopyFrom(0, 255) } } }.ToByteArray());
        JsonElement seen = await json.ReceiveJsonAsync("message");
        Assert.Equal(("binary", "AP8=", "bob"), (seen.GetProperty("dataType").GetString(), seen.GetProperty("data").GetString(), seen.GetProperty("fromUserId").GetString()));
        (WebSocketMessageType Type, byte[] Bytes)? bare = await simple.ReceiveAsync();
        Assert.Equal(WebSocketMessageType.Binary, bare!.Value.Type);
        Assert.Equal([0, 255], bare.Value.Bytes);

        await simple.SendAsync("plain");
        Assert.Equal("plain", (await ReceiveAsync(protobuf)).DataMessage.Data.TextData);
        Assert.Equal("plain", (await json.ReceiveJsonAsync("message")).GetProperty("data").GetString());
        Assert.Equal("plain", Encoding.UTF8.GetString((await simple.ReceiveAsync())!.Value.Bytes));

        await json.SendAsync("""{"type":"sendToGroup","group":"g","data":{"n":1}}""");
        Assert.Equal("""{"n":1}""", (await ReceiveAsync(protobuf)).DataMessage.Data.JsonData);
        Assert.Equal("""{"n":1}""", Encoding.UTF8.GetString((await simple.ReceiveAsync())!.Value.Bytes));
        Assert.Equal((9L, 9L), (service.Counters.OutboundMessages + 1, service.Counters.OutboundSteps + 1));
        Assert.Equal(0, service.Counters.Faults);
    }

    [Fact]
    public async Task A_protobuf_client_without_the_role_is_told()
    {
        await using TestService service = await TestService.StartAsync();
        PubSubSocket socket = await service.ConnectAsync(service.ClientUri(), PubSubSocket.Protobuf);
        await ReceiveAsync(socket);
        await socket.SendAsync(new Wire.UpstreamMessage { JoinGroupMessage = new() { Group = "g", AckId = 7 } }.ToByteArray());
        Wire.DownstreamMessage.Types.AckMessage ack = (await ReceiveAsync(socket)).AckMessage;
        Assert.Equal((7, false, "Forbidden"), (ack.AckId, ack.Success, ack.Error.Name));
    }

    [Theory]
    [InlineData("{\"type\":\"nonsense\"}", 1008)]
    [InlineData("no json", 1008)]
    public async Task What_is_no_message_ends_the_connection_with_a_reason(string message, int code)
    {
        await using TestService service = await TestService.StartAsync();
        (PubSubSocket socket, _) = await service.ConnectJsonAsync();
        await socket.SendAsync(message);
        JsonElement told = await socket.ReceiveJsonAsync("system");
        Assert.Equal("disconnected", told.GetProperty("event").GetString());
        Assert.Equal(code, (int)(await socket.ReceiveCloseAsync()).Status!.Value);
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_the_connection_and_one_of_the_limit_does_not()
    {
        await using TestService service = await TestService.StartAsync(new() { MessageBytesMax = 100_000 });
        (PubSubSocket socket, _) = await service.ConnectJsonAsync(groups: ["g"]);
        const string Head = """{"type":"sendToGroup","group":"g","dataType":"text","data":" """;
        await socket.SendAsync(Head + new string('x', 100_000 - Head.Length - 2) + "\"}");
        Assert.Equal("message", (await socket.ReceiveJsonAsync()).GetProperty("type").GetString());
        await socket.SendAsync(Head + new string('x', 100_001 - Head.Length - 2) + "\"}");
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await socket.ReceiveCloseAsync()).Status);
    }

    [Fact]
    public async Task The_first_offered_subprotocol_that_the_service_speaks_is_taken()
    {
        await using TestService service = await TestService.StartAsync();
        PubSubSocket socket = await service.ConnectAsync(service.ClientUri(), "something.else", PubSubSocket.Protobuf, PubSubSocket.Json);
        Assert.Equal(PubSubSocket.Protobuf, socket.Socket.SubProtocol);
    }

    [Fact]
    public async Task A_stopping_service_says_so()
    {
        PubSubSocket socket;
        await using (TestService service = await TestService.StartAsync())
        {
            (socket, _) = await service.ConnectJsonAsync();
            Task<(WebSocketCloseStatus? Status, string? Reason)> closed = socket.ReceiveCloseAsync();
            Task stopped = service.Emulator.DisposeAsync().AsTask();
            Assert.Equal("The service stops.", (await closed).Reason);
            await socket.CloseAsync();
            await stopped;
        }
    }

    private static async Task<Wire.DownstreamMessage> ReceiveAsync(PubSubSocket socket) => Wire.DownstreamMessage.Parser.ParseFrom((await socket.ReceiveAsync())!.Value.Bytes);
}
