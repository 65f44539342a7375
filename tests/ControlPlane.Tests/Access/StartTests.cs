using Azure.Data.Tables;
using RelayCloud.Accounts;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Access;

/// <summary>An app whose accounts are out of reach.</summary>
public sealed class StartTests(TableService tables)
{
    [Fact]
    public async Task Without_its_store_the_app_runs_and_says_that_it_is_starting()
    {
        // Port 9 (discard) is not listened on: connections are refused at once.
        var nowhere = new TableClient("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:9/a;", "accounts", AccountStore.ClientOptions());
        await using ControlPlaneApp app = await ControlPlaneApp.StartUnreadyAsync(nowhere);
        Answer health = await app.SendAsync("GET", "/health");
        Assert.Equal((503, "starting"), (health.Status, health.Text("status")));
        ServedDocument.Holds(ServedDocument.Document.Operation("GetHealth"), health);
        Answer refused = await app.AsAdminAsync("GET", "/v1/admin/plans");
        Assert.Equal((503, "starting", "1"), (refused.Status, refused.Reason, refused.Header("Retry-After")));
        Assert.Equal(200, (await app.SendAsync("GET", "/openapi/v1.json")).Status);
        Assert.Equal(404, (await app.SendAsync("GET", "/nowhere")).Status);
    }

    [Fact]
    public async Task A_store_that_falls_silent_is_told_by_health()
    {
        await using ControlPlaneApp app = await ControlPlaneApp.StartAsync(tables.NewTable());
        Answer well = await Calls.EventuallyAsync(() => app.SendAsync("GET", "/health"), static a => a.Status == 200);
        Assert.Equal((200, "ok"), (well.Status, well.Text("status")));
        // The clock is put forward by more than may pass between two polls; the next poll makes it well again.
        app.Time.Advance(TimeSpan.FromSeconds(11));
        Answer down = await app.SendAsync("GET", "/health");
        Assert.Equal((503, "down"), (down.Status, down.Text("status")));
        Assert.Equal(200, (await Calls.EventuallyAsync(() => app.SendAsync("GET", "/health"), static a => a.Status == 200)).Status);
    }
}
