using System.Net.WebSockets;
using System.Text.Json;
using Google.Protobuf;
using RelayCloud.Tests.Common.WebPubSub;
using Wire = RelayCloud.WebPubSubEmulator.Tests.Protocols.Wire;

namespace RelayCloud.WebPubSubEmulator.Tests.Clients;

public sealed class RecoveryTests
{
    [Fact]
    public async Task What_was_not_acknowledged_comes_again_after_a_cut_and_what_was_does_not()
    {
        await using TestService service = await TestService.StartAsync();
        Uri uri = service.ClientUri("ann", TestService.AllRoles, ["g"]);
        PubSubSocket first = await service.ConnectAsync(uri, PubSubSocket.JsonReliable);
        JsonElement connected = await first.ReceiveJsonAsync();
        for (int n = 1; n <= 3; n++) await service.SendToGroupAsync("g", $"{n}");
        for (int n = 1; n <= 3; n++) Assert.Equal(n, (await first.ReceiveJsonAsync("message")).GetProperty("sequenceId").GetInt32());
        await first.SendAsync("""{"type":"sequenceAck","sequenceId":2}""");
        await first.SendAsync("""{"type":"ping"}""");
        await first.ReceiveJsonAsync("pong");
        first.Socket.Abort();
        Assert.Equal(202, await service.SendToGroupAsync("g", "4"));

        PubSubSocket second = await service.ConnectAsync(service.RecoveryUri(connected, uri), PubSubSocket.JsonReliable);
        JsonElement again = await second.ReceiveJsonAsync();
        Assert.Equal(connected.GetProperty("connectionId").GetString(), again.GetProperty("connectionId").GetString());
        Assert.NotEqual(connected.GetProperty("reconnectionToken").GetString(), again.GetProperty("reconnectionToken").GetString());
        foreach (int n in new[] { 3, 4 })
        {
            JsonElement message = await second.ReceiveJsonAsync("message");
            Assert.Equal((n, n), (message.GetProperty("sequenceId").GetInt32(), message.GetProperty("data").GetInt32()));
        }

        await second.SendAsync("""{"type":"sendToGroup","group":"g","data":5,"ackId":1}""");
        Assert.Equal(5, (await second.ReceiveJsonAsync("message")).GetProperty("sequenceId").GetInt32());
        Assert.Equal(1, service.Counters.Connections);
    }

    [Fact]
    public async Task A_reliable_protobuf_client_recovers_too()
    {
        await using TestService service = await TestService.StartAsync();
        Uri uri = service.ClientUri(null, TestService.AllRoles, ["g"]);
        PubSubSocket first = await service.ConnectAsync(uri, PubSubSocket.ProtobufReliable);
        Wire.DownstreamMessage.Types.SystemMessage.Types.ConnectedMessage connected = Read(await first.ReceiveAsync()).SystemMessage.ConnectedMessage;
        for (int n = 1; n <= 300; n++) await service.SendToGroupAsync("g", $"{n}");
        await first.SendAsync(new Wire.UpstreamMessage { SequenceAckMessage = new() { SequenceId = 0 } }.ToByteArray());
        first.Socket.Abort();
        PubSubSocket second = await service.ConnectAsync(
            new Uri($"{uri}&awps_connection_id={connected.ConnectionId}&awps_reconnection_token={connected.ReconnectionToken}"), PubSubSocket.ProtobufReliable);
        Assert.Equal(connected.ConnectionId, Read(await second.ReceiveAsync()).SystemMessage.ConnectedMessage.ConnectionId);
        for (int n = 1; n <= 300; n++)
        {
            Wire.DownstreamMessage.Types.DataMessage data = Read(await second.ReceiveAsync()).DataMessage;
            Assert.Equal((n, $"{n}"), (data.SequenceId, data.Data.JsonData));
        }
    }

    [Fact]
    public async Task A_client_takes_its_connection_over_from_a_socket_that_does_not_know_that_it_is_dead()
    {
        await using TestService service = await TestService.StartAsync();
        Uri uri = service.ClientUri(groups: ["g"]);
        PubSubSocket first = await service.ConnectAsync(uri, PubSubSocket.JsonReliable);
        JsonElement connected = await first.ReceiveJsonAsync();
        PubSubSocket second = await service.ConnectAsync(service.RecoveryUri(connected, uri), PubSubSocket.JsonReliable);
        await second.ReceiveJsonAsync();
        await service.SendToGroupAsync("g", "1");
        Assert.Equal(1, (await second.ReceiveJsonAsync("message")).GetProperty("data").GetInt32());
        await Assert.ThrowsAsync<WebSocketException>(first.ReceiveAsync);
        Assert.Equal(1, service.Counters.Connections);
    }

    [Fact]
    public async Task A_client_that_cannot_recover_is_let_in_and_closed_with_1008()
    {
        await using TestService service = await TestService.StartAsync();
        Uri uri = service.ClientUri();
        PubSubSocket first = await service.ConnectAsync(uri, PubSubSocket.JsonReliable);
        JsonElement connected = await first.ReceiveJsonAsync();
        Uri recovery = service.RecoveryUri(connected, uri);
        await CloseWithPolicyAsync(await service.ConnectAsync(new Uri(recovery + "x"), PubSubSocket.JsonReliable));

        // Who says goodbye does not come back.
        await first.CloseAsync();
        await Until.TrueAsync("the connection is over", () => service.Counters.Connections == 0);
        await CloseWithPolicyAsync(await service.ConnectAsync(recovery, PubSubSocket.JsonReliable));
        Assert.Equal(2, service.Counters.RecoveriesRefused);
    }

    [Fact]
    public async Task A_connection_is_given_up_when_its_client_stays_away()
    {
        await using TestService service = await TestService.StartAsync(new() { RecoverySeconds = 0.3 });
        (PubSubSocket socket, JsonElement connected) = await service.ConnectJsonAsync(PubSubSocket.JsonReliable, groups: ["g"]);
        socket.Socket.Abort();
        await Until.TrueAsync("the connection is over", () => service.Counters.Connections == 0);
        Assert.False(service.Emulator.Service.Hub(TestService.Hub)!.HasGroup("g"));
        Assert.Equal(202, await service.SendToGroupAsync("g", "1"));
        Assert.NotEqual(JsonValueKind.Undefined, connected.ValueKind);
    }

    [Fact]
    public async Task A_connection_with_too_much_unacknowledged_is_lost()
    {
        await using TestService service = await TestService.StartAsync(new() { UnackedMessagesMax = 10 });
        (PubSubSocket socket, _) = await service.ConnectJsonAsync(PubSubSocket.JsonReliable, groups: ["g"]);
        for (int n = 1; n <= 11; n++) await service.SendToGroupAsync("g", $"{n}");
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, (await socket.ReceiveCloseAsync()).Status);
        await Until.TrueAsync("the connection is over", () => service.Counters.Connections == 0);
        Assert.Equal(1, service.Counters.ClosedTooSlow);
    }

    [Fact]
    public async Task Acknowledged_messages_make_room_for_more()
    {
        await using TestService service = await TestService.StartAsync(new() { UnackedMessagesMax = 10 });
        (PubSubSocket socket, _) = await service.ConnectJsonAsync(PubSubSocket.JsonReliable, groups: ["g"]);
        for (int n = 1; n <= 100; n++)
        {
            await service.SendToGroupAsync("g", $"{n}");
            Assert.Equal(n, (await socket.ReceiveJsonAsync("message")).GetProperty("sequenceId").GetInt32());
            await socket.SendAsync($$"""{"type":"sequenceAck","sequenceId":{{n}}}""");
            await socket.SendAsync("""{"type":"ping"}""");
            await socket.ReceiveJsonAsync("pong");
        }

        Assert.Equal(0, service.Counters.ClosedTooSlow);
    }

    [Fact]
    public async Task A_message_whose_time_is_over_does_not_come_after_the_cut()
    {
        await using TestService service = await TestService.StartAsync();
        Uri uri = service.ClientUri(groups: ["g"]);
        PubSubSocket first = await service.ConnectAsync(uri, PubSubSocket.JsonReliable);
        JsonElement connected = await first.ReceiveJsonAsync();
        first.Socket.Abort();
        long sentAtMs = Environment.TickCount64;
        await service.SendToGroupAsync("g", "1", "?messageTtlSeconds=1");
        await service.SendToGroupAsync("g", "2", "?messageTtlSeconds=300");
        await Until.TrueAsync("a second has passed", () => Environment.TickCount64 > sentAtMs + 1_200);
        PubSubSocket second = await service.ConnectAsync(service.RecoveryUri(connected, uri), PubSubSocket.JsonReliable);
        JsonElement message = await second.ReceiveJsonAsync("message");
        Assert.Equal((2, 2), (message.GetProperty("data").GetInt32(), message.GetProperty("sequenceId").GetInt32()));
    }

    private static async Task CloseWithPolicyAsync(PubSubSocket socket) => Assert.Equal(WebSocketCloseStatus.PolicyViolation, (await socket.ReceiveCloseAsync()).Status);

    private static Wire.DownstreamMessage Read((WebSocketMessageType Type, byte[] Bytes)? message) => Wire.DownstreamMessage.Parser.ParseFrom(message!.Value.Bytes);
}
