using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts;
using RelayCloud.ControlPlane.Tests.Streaming;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.ControlPlane.Tests.Notices;

/// <summary>Notices over Web PubSub: real sockets, the emulator, and Azurite.</summary>
public sealed class NoticeStreamTests(StreamWorld world) : IClassFixture<StreamWorld>
{
    private const string Bbo = """{"type":"bbo","coin":"BTC","cadenceMs":1000}""";

    [Fact]
    public async Task A_tenant_a_plan_and_all_get_theirs_and_nobody_elses()
    {
        (string tenant, _, string key) = await world.NewCustomerAsync();
        (_, _, string samePlan) = await world.NewCustomerAsync();
        (_, _, string otherPlan) = await world.NewCustomerAsync("enterprise");
        await using PubSubSocket mine = await world.ConnectAsync(key, Bbo), neighbour = await world.ConnectAsync(samePlan, Bbo), stranger = await world.ConnectAsync(otherPlan, Bbo);
        Assert.Equal("sent", State(await SendAsync("one ü \"<tenant>\"", $$"""{"tenantId":"{{tenant}}"}""")));
        Answer toPlan = await SendAsync("a plan", """{"plan":"pro"}""");
        Assert.Equal("sent", State(toPlan));
        Assert.True(toPlan.Json.GetProperty("webPubSub").GetProperty("tenantsReached").GetInt32() >= 2);
        Assert.Equal(0, toPlan.Json.GetProperty("webPubSub").GetProperty("tenantsLeft").GetInt32());
        Answer toAll = await SendAsync("everybody", """{"all":true}""");
        Assert.Equal("sent", State(toAll));
        Assert.Equal(JsonValueKind.Null, toAll.Json.GetProperty("webPubSub").GetProperty("tenantsReached").ValueKind);

        // Of one client all come in order, so that what comes last shows that nothing else came.
        Assert.Equal(["one ü \"<tenant>\"", "a plan", "everybody"], await NoticesUntilAsync(mine, "everybody"));
        Assert.Equal(["a plan", "everybody"], await NoticesUntilAsync(neighbour, "everybody"));
        Assert.Equal(["everybody"], await NoticesUntilAsync(stranger, "everybody"));
    }

    [Fact]
    public async Task A_repetition_sends_nothing_again()
    {
        (string tenant, _, string key) = await world.NewCustomerAsync();
        await using PubSubSocket socket = await world.ConnectAsync(key, Bbo);
        (string, string) once = ("Idempotency-Key", Guid.NewGuid().ToString());
        string to = $$"""{"tenantId":"{{tenant}}"}""";
        Answer[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("once", to, once)));
        Assert.All(made, static m => Assert.Contains(State(m), (string[])["sent", "sending"]));
        Assert.Equal("sent", State(await SendAsync("once", to, once)));
        await SendAsync("last", to);
        Assert.Equal(["once", "last"], await NoticesUntilAsync(socket, "last"));
    }

    [Fact]
    public async Task A_plan_of_more_tenants_than_a_page_is_reached_whole()
    {
        const int Tenants = 230;
        await NewPlanAsync("many");
        string last = "";
        foreach (string[] some in Enumerable.Range(0, Tenants).Select(static i => $"{i}").Chunk(16)) last = (await Task.WhenAll(some.Select(_ => world.App.NewTenantAsync("many"))))[^1];
        (_, string key) = await world.App.NewKeyAsync(last);
        await using PubSubSocket socket = await world.ConnectAsync(key, Bbo);
        await world.App.AsAdminAsync("POST", $"/v1/admin/tenants/{await world.App.NewTenantAsync("many")}/suspend", null, ("If-Match", "*"));
        Answer sent = await SendAsync("many", """{"plan":"many"}""");
        Assert.Equal("sent", State(sent));
        Assert.Equal(Tenants, sent.Json.GetProperty("webPubSub").GetProperty("tenantsReached").GetInt32());
        Assert.Equal(["many"], await NoticesUntilAsync(socket, "many"));
    }

    [Fact]
    public async Task While_the_service_is_away_the_answer_says_so_and_a_repetition_sends_the_rest_once_it_is_back()
    {
        (string tenant, _, string key) = await world.NewCustomerAsync();
        await using ControlPlaneApp cutOff = await world.StartCutOffAsync();
        (string, string) once = ("Idempotency-Key", Guid.NewGuid().ToString());
        const string Body = """{"text":"late","to":{"all":true}}""";
        Answer failed = await cutOff.AsAdminAsync("POST", "/v1/admin/notices", Body, once);
        Assert.Equal((201, "announced", "failed"), (failed.Status, failed.Text("direct"), State(failed)));
        Assert.NotNull(await cutOff.Store.Notices.GetAsync(failed.Text("id"), TestContext.Current.CancellationToken));
        Answer toTenant = await cutOff.AsAdminAsync("POST", "/v1/admin/notices", $$$"""{"text":"a","to":{"tenantId":"{{{tenant}}}"}}""");
        Assert.Equal(("failed", 0, 1), (State(toTenant), Count(toTenant, "tenantsReached"), Count(toTenant, "tenantsLeft")));

        await using PubSubSocket socket = await world.ConnectAsync(key, Bbo);
        Answer again = await world.App.AsAdminAsync("POST", "/v1/admin/notices", Body, once);
        Assert.Equal((200, failed.Text("id"), "sent"), (again.Status, again.Text("id"), State(again)));
        Assert.Equal(["late"], await NoticesUntilAsync(socket, "late"));
    }

    [Fact]
    public async Task Of_a_plan_only_the_tenants_that_were_not_reached_are_sent_it_again()
    {
        await NewPlanAsync("half");
        string first = await world.App.NewTenantAsync("half");
        (_, string key) = await world.App.NewKeyAsync(first);
        await using PubSubSocket socket = await world.ConnectAsync(key, Bbo);
        var store = world.App.Host.Services.GetRequiredService<AccountStore>();
        CancellationToken stop = TestContext.Current.CancellationToken;

        // As a request leaves it that reached one tenant and failed at another.
        (string, string) once = ("Idempotency-Key", Guid.NewGuid().ToString());
        await using ControlPlaneApp cutOff = await world.StartCutOffAsync();
        const string Body = """{"text":"half","to":{"plan":"half"}}""";
        Answer failed = await cutOff.AsAdminAsync("POST", "/v1/admin/notices", Body, once);
        Assert.Equal(("failed", 1), (State(failed), Count(failed, "tenantsLeft")));
        string second = await world.App.NewTenantAsync("half");
        (_, string secondKey) = await world.App.NewKeyAsync(second);
        await using PubSubSocket other = await world.ConnectAsync(secondKey, Bbo);
        var notice = (await store.Notices.GetAsync(failed.Text("id"), stop))!;
        Assert.NotNull(await store.Notices.TrySettleAsync(notice, notice.Sending with { Reached = 1, Left = [second] }, stop));
        Answer again = await world.App.AsAdminAsync("POST", "/v1/admin/notices", Body, once);
        Assert.Equal(("sent", 2, 0), (State(again), Count(again, "tenantsReached"), Count(again, "tenantsLeft")));
        await SendAsync("end", """{"plan":"half"}""");
        Assert.Equal(["end"], await NoticesUntilAsync(socket, "end"));
        Assert.Equal(["half", "end"], await NoticesUntilAsync(other, "end"));
    }

    private static string State(Answer answer) => answer.Status >= 300 ? answer.Body : answer.Json.GetProperty("webPubSub").GetProperty("state").GetString()!;

    private static int Count(Answer answer, string member) => answer.Json.GetProperty("webPubSub").GetProperty(member).GetInt32();

    private async Task<Answer> SendAsync(string text, string to, params (string, string)[] headers) =>
        await world.App.AsAdminAsync("POST", "/v1/admin/notices", $$"""{"text":{{JsonSerializer.Serialize(text)}},"to":{{to}}}""", headers);

    private Task<Answer> NewPlanAsync(string name) => world.App.AsAdminAsync(
        "POST",
        "/v1/admin/plans",
        $$$"""{"name":"{{{name}}}","title":"A plan","limits":{"connectionsMax":9,"subscriptionsMax":9,"messagesPerSecondMax":9,"restRequestsPerMinuteMax":1000,"depthMax":20,"conflationMs":0,"grpcAllowed":false,"directWebSocketAllowed":true,"historyDays":0},"price":{"amountMinor":0,"currency":"USD"}}""");

    // Texts of the notices up to that one. Notices to all of other tests are passed over.
    private static async Task<List<string>> NoticesUntilAsync(PubSubSocket socket, string last)
    {
        List<string> texts = [];
        while (texts.LastOrDefault() != last)
        {
            JsonElement message = await socket.ReceiveJsonAsync("message");
            JsonElement data = message.GetProperty("data");
            if (data.ValueKind == JsonValueKind.Array) continue;
            Assert.Equal("notification", data.GetProperty("channel").GetString());
            string text = data.GetProperty("data").GetProperty("notification").GetString()!;
            if (last == text || message.GetProperty("from").GetString() == "group") texts.Add(text);
        }

        return texts;
    }
}
