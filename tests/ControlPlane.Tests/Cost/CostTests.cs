using System.Text.Json;
using Azure.Data.Tables;
using RelayCloud.ControlPlane.Cost;
using RelayCloud.ControlPlane.Tests.Streaming;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.ControlPlane.Tests.Cost;

/// <summary>The cost over HTTP: real connections, the emulator, and Azurite.</summary>
public sealed class CostTests(StreamWorld world) : IClassFixture<StreamWorld>
{
    [Fact]
    public async Task Operators_see_what_each_tenant_and_all_of_them_take_page_by_page()
    {
        await world.Rates.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
        long nowMs = world.App.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await world.Rates.UpsertEntityAsync(
            new TableEntity("g", "bbo:BTC@1s") { ["changes"] = 5.0, ["sends"] = 0.5, ["steps"] = 0.5, ["bytes"] = 100.0, ["windowMs"] = 60_000L, ["at"] = nowMs - 2_000 }, cancellationToken: TestContext.Current.CancellationToken);
        await world.Rates.UpsertEntityAsync(new TableEntity("g", "bbo:ETH@1s") { ["note"] = "somebody else's" }, cancellationToken: TestContext.Current.CancellationToken);

        const string Quote = """{"type":"bbo","coin":"BTC","cadenceMs":1000}""";
        (string a, _, string keyA) = await world.NewCustomerAsync();
        (string b, _, string keyB) = await world.NewCustomerAsync();
        await using PubSubSocket a1 = await world.ConnectAsync(keyA, Quote);
        await using PubSubSocket a2 = await world.ConnectAsync(keyA, Quote);
        await using PubSubSocket b1 = await world.ConnectAsync(keyB, Quote);
        world.App.Time.Advance(CostReports.Life);

        Answer all = await world.App.AsAdminAsync("GET", "/v1/admin/cost");
        Assert.Equal(200, all.Status);
        ServedDocument.Holds(ServedDocument.Document.Operation("ListCost"), all);
        (string Id, int Connections, long Messages, long Bytes)[] expected = [(a, 2, 86_400, 17_280_000), (b, 1, 43_200, 8_640_000)];
        Assert.Equal(expected.OrderBy(t => t.Id, StringComparer.Ordinal), all.Json.GetProperty("items").EnumerateArray().Select(TenantOf));
        JsonElement totals = all.Json.GetProperty("totals");
        Assert.Equal((2, 3, 1, 3, 129_600, 25_920_000L), (
            totals.GetProperty("tenants").GetInt32(), totals.GetProperty("connections").GetInt32(), totals.GetProperty("groups").GetInt32(),
            totals.GetProperty("subscriptions").GetInt32(), totals.GetProperty("stepsPerDay").GetInt32(), totals.GetProperty("bytesPerDay").GetInt64()));
        JsonElement figures = all.Json.GetProperty("figures");
        Assert.Equal((1, 0), (figures.GetProperty("measuredShare").GetDouble(), figures.GetProperty("estimated").GetInt32()));
        Assert.InRange(figures.GetProperty("newestAgeMs").GetInt64(), 2_000, 120_000);
        JsonElement bill = all.Json.GetProperty("bill");
        Assert.Equal((12_657, 129_600, JsonValueKind.Null), (bill.GetProperty("messagesPerDay").GetInt32(), bill.GetProperty("messagesPerDayMax").GetInt32(), bill.GetProperty("price").ValueKind));

        Answer first = await world.App.AsAdminAsync("GET", "/v1/admin/cost?limit=1");
        Answer second = await world.App.AsAdminAsync("GET", $"/v1/admin/cost?limit=1&cursor={first.Text("nextCursor")}");
        Assert.Equal(all.Json.GetProperty("items").EnumerateArray().Select(TenantOf), ((Answer[])[first, second]).Select(p => TenantOf(p.Json.GetProperty("items").EnumerateArray().Single())));
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("nextCursor").ValueKind);
    }

    private static (string Id, int Connections, long Messages, long Bytes) TenantOf(JsonElement item) => (
        item.GetProperty("tenantId").GetString()!, item.GetProperty("connections").GetInt32(), item.GetProperty("messagesPerDay").GetInt64(), item.GetProperty("bytesPerDay").GetInt64());
}
