using System.Net.WebSockets;
using System.Text.Json;
using Azure.Data.Tables;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.ControlPlane.Tests.Streaming;

/// <summary>Streams over Web PubSub, from the negotiation to the end of the connection: real sockets, the emulator, and Azurite.</summary>
public sealed class StreamTests(StreamWorld world) : IClassFixture<StreamWorld>
{
    private const string Bbo = """{"type":"bbo","coin":"BTC","cadenceMs":1000}""";

    [Fact]
    public async Task A_client_gets_the_cadence_of_its_plan_and_the_roles_of_its_groups_alone()
    {
        (_, _, string key) = await world.NewCustomerAsync("free");
        Answer answer = await world.NegotiateAsync(key, """{"type":"trades","coin":"ETH"},{"type":"bbo","coin":"BTC","cadenceMs":300}""");
        Assert.Equal(200, answer.Status);
        string[] groups = [.. answer.Json.GetProperty("subscriptions").EnumerateArray().Select(static s => s.GetProperty("group").GetString()!)];
        Assert.Equal(["trades:ETH@1s", "bbo:BTC@1s"], groups);
        await using PubSubSocket socket = await PubSubSocket.ConnectAsync(new Uri(answer.Text("url")), PubSubSocket.Json);
        await socket.SendAsync("""{"type":"joinGroup","group":"trades:ETH@100ms","ackId":1}""");
        Assert.False((await socket.ReceiveJsonAsync("ack")).GetProperty("success").GetBoolean());
        await socket.SendAsync("""{"type":"leaveGroup","group":"trades:ETH@1s","ackId":2}""");
        Assert.True((await socket.ReceiveJsonAsync("ack")).GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("""{"type":"activeAssetCtx","coin":"BTC"}""", "channel activeAssetCtx")]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", "fast")]
    public async Task What_the_plan_lacks_is_refused(string subscription, string said)
    {
        (_, _, string key) = await world.NewCustomerAsync("free");
        Answer answer = await world.NegotiateAsync(key, subscription);
        Assert.Equal((403, "plan_limit"), (answer.Status, answer.Reason));
        Assert.Contains(said, answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_are_counted_and_the_one_too_many_is_refused_at_the_door()
    {
        (string tenant, _, string key) = await world.NewCustomerAsync("free");
        var uri = new Uri((await world.NegotiateAsync(key, Bbo)).Text("url"));
        PubSubSocket first = await world.ConnectAsync(key, Bbo);
        await using PubSubSocket second = await world.ConnectAsync(key, Bbo);
        Assert.Equal(2, await PresentAsync(tenant));

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => PubSubSocket.ConnectAsync(uri, PubSubSocket.Json));
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        Assert.Equal("limit_reached", (await world.NegotiateAsync(key, Bbo)).Reason);

        await first.CloseAsync();
        await first.DisposeAsync();
        Answer again = await Calls.EventuallyAsync(() => world.NegotiateAsync(key, Bbo), static a => a.Status == 200);
        Assert.Equal(200, again.Status);
        await using PubSubSocket third = await PubSubSocket.ConnectAsync(uri, PubSubSocket.Json);
        Assert.Equal(2, await PresentAsync(tenant));
    }

    [Fact]
    public async Task A_key_revoked_since_the_negotiation_does_not_come_in()
    {
        (string tenant, string keyId, string key) = await world.NewCustomerAsync();
        var uri = new Uri((await world.NegotiateAsync(key, Bbo)).Text("url"));
        await world.App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys/{keyId}/revoke", null, ("If-Match", "*"));
        await Calls.EventuallyAsync(() => world.NegotiateAsync(key, Bbo), static a => a.Status == 401);
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => PubSubSocket.ConnectAsync(uri, PubSubSocket.Json));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_tenants_connections_end_within_two_seconds()
    {
        (string tenant, _, string key) = await world.NewCustomerAsync();
        await using PubSubSocket socket = await world.ConnectAsync(key, Bbo);
        long suspendedAt = Environment.TickCount64;
        await world.App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/suspend", null, ("If-Match", "*"));
        await socket.ReceiveCloseAsync();
        Assert.InRange(Environment.TickCount64 - suspendedAt, 0, 2_000);
    }

    [Fact]
    public async Task A_connection_whose_key_has_come_to_its_end_is_ended_though_nothing_tells_of_it()
    {
        string tenant = await world.App.NewTenantAsync("pro");
        DateTimeOffset end = world.App.Time.GetUtcNow().AddHours(1);
        Answer made = await world.App.AsAdminAsync("POST", $"/v1/admin/tenants/{tenant}/keys", $$"""{"name":"short","expiresAt":"{{end:O}}"}""");
        Assert.True(made.Status == 201, made.Body);
        await using PubSubSocket socket = await world.ConnectAsync(made.Text("apiKey"), Bbo);
        world.App.Time.Advance(TimeSpan.FromHours(1) + PresenceUpkeep.Interval);
        await ComeAsync();
        await socket.ReceiveCloseAsync();
    }

    [Fact]
    public async Task A_connection_that_is_gone_though_nobody_said_so_is_forgotten_and_a_young_one_is_not()
    {
        (string tenant, string keyId, _) = await world.NewCustomerAsync();
        var who = new StreamUser(tenant, keyId, null);
        long nowMs = world.App.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await ComeAsync();
        await world.Presence.UpsertEntityAsync(new PresenceRow(who, "gone", ["bbo:XRP@1s"], nowMs - 300_000).ToEntity(), TableUpdateMode.Replace, TestContext.Current.CancellationToken);
        await world.Presence.UpsertEntityAsync(new PresenceRow(who, "young", ["bbo:XRP@1s"], nowMs + 86_400_000).ToEntity(), TableUpdateMode.Replace, TestContext.Current.CancellationToken);
        world.App.Time.Advance(PresenceUpkeep.Interval);
        await ComeAsync();
        await Until.TrueAsync("one is forgotten", async () => await PresentAsync(tenant) < 2);
        Assert.Equal(1, await PresentAsync(tenant));
        Assert.True((await world.Presence.GetEntityIfExistsAsync<TableEntity>(tenant, "young", cancellationToken: TestContext.Current.CancellationToken)).HasValue);
    }

    [Fact]
    public async Task A_subscription_brings_the_last_value_first_and_is_told_to_the_publisher()
    {
        (_, _, string key) = await world.NewCustomerAsync();
        await using PubSubSocket socket = await world.ConnectAsync(key, """{"type":"trades","coin":"SOL"}""");
        await socket.SendAsync($$$"""{"type":"event","event":"subscribe","dataType":"json","data":{"subscriptions":[{{{Bbo}}}]}}""");
        JsonElement value = (await socket.ReceiveJsonAsync("message")).GetProperty("data");
        Assert.Equal("""[{"channel":"bbo","data":{"coin":"BTC","time":1,"bbo":[null,null]},"cursor":"7:42"}]""", value.GetRawText());
        JsonElement reply = (await socket.ReceiveJsonAsync("message")).GetProperty("data");
        Assert.Equal("subscriptionResponse", reply.GetProperty("channel").GetString());
        await WantedAsync("trades:SOL@100ms");
        await WantedAsync("bbo:BTC@1s");

        await socket.SendAsync($$$"""{"type":"event","event":"subscribe","dataType":"json","data":{"subscriptions":[{"type":"nonsense"}]}}""");
        Assert.Equal("error", (await socket.ReceiveJsonAsync("message")).GetProperty("data").GetProperty("channel").GetString());
        await socket.SendAsync($$$"""{"type":"event","event":"unsubscribe","dataType":"json","data":{"subscriptions":[{{{Bbo}}}]}}""");
        Assert.Equal("unsubscribe", (await socket.ReceiveJsonAsync("message")).GetProperty("data").GetProperty("data").GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256=00")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_forged_event_is_refused(string signature)
    {
        Answer answer = await world.App.SendAsync("POST", "/v1/stream/events", "{}", ("ce-type", "azure.webpubsub.sys.disconnected"), ("ce-connectionId", "c1"), ("ce-hub", "market"), ("ce-signature", signature));
        Assert.Equal((401, "credentials_invalid"), (answer.Status, answer.Reason));
    }

    // What changes has all connections gone through.
    private async Task ComeAsync()
    {
        (_, _, string key) = await world.NewCustomerAsync();
        await (await world.ConnectAsync(key, Bbo)).DisposeAsync();
    }

    private async Task<int> PresentAsync(string tenant)
    {
        int count = 0;
        await foreach (TableEntity row in world.Presence.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {tenant}"), cancellationToken: TestContext.Current.CancellationToken)) count++;
        return count;
    }

    private Task WantedAsync(string row) => Until.TrueAsync($"the publisher is told of {row}", async () =>
        await world.Groups.GetEntityIfExistsAsync<TableEntity>("g", row, cancellationToken: TestContext.Current.CancellationToken) is { HasValue: true, Value: { } found } && found.GetInt32("count") >= 1);
}
