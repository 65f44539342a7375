using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.WebPubSub;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.ControlPlane.Tests.Streaming;

/// <summary>An app and a Web PubSub service that know each other.</summary>
public sealed class StreamWorld(TableService tables) : IAsyncLifetime
{
    private readonly TableClient _accounts = tables.NewTable();
    private Emulator _emulator = null!;

    internal ControlPlaneApp App { get; private set; } = null!;

    internal TableClient Presence => tables.Table(Hub.PresenceTable);

    internal TableClient Groups => tables.Table(Hub.GroupsTable);

    internal TableClient Snapshots => tables.Table(Hub.SnapshotsTable);

    internal TableClient Rates => tables.Table(Hub.RatesTable);

    private WebPubSubSettings Hub => App.Host.Services.GetRequiredService<ControlPlaneSettings>().WebPubSub;

    public async ValueTask InitializeAsync()
    {
        // The handler's address is known only when the app runs, and the app needs the service's.
        var handlers = new List<EventHandlerSettings>();
        _emulator = await Emulator.StartAsync(new EmulatorOptions { Port = 0, Hubs = [new HubSettings("market", false, handlers)] }, TimeProvider.System, NullLogger.Instance);
        App = await ControlPlaneApp.StartAsync(_accounts, tables.Streams(_emulator.ConnectionString));
        handlers.Add(new EventHandlerSettings($"{App.Address.AbsoluteUri.TrimEnd('/')}/v1/stream/events", "*", ["connect", "connected", "disconnected"]));
        await Snapshots.CreateIfNotExistsAsync();
        await Snapshots.UpsertEntityAsync(new TableEntity("BTC", "bbo") { ["data"] = """{"coin":"BTC","time":1,"bbo":[null,null]}""", ["tUp"] = 1L, ["tIn"] = 1L, ["epoch"] = 7L, ["off"] = 42L });
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    /// <summary>Another app on the same accounts, whose Web PubSub service answers nothing.</summary>
    internal Task<ControlPlaneApp> StartCutOffAsync() => ControlPlaneApp.StartAsync(_accounts, tables.Streams("Endpoint=http://127.0.0.1:9;AccessKey=only-signs-addresses;Version=1.0;"));

    /// <summary>An address for these subscriptions.</summary>
    internal async Task<Answer> NegotiateAsync(string key, string subscriptions) => await App.AsKeyAsync(key, "POST", "/v1/stream/negotiate", $$"""{"subscriptions":[{{subscriptions}}]}""");

    /// <summary>A client that is in.</summary>
    internal async Task<PubSubSocket> ConnectAsync(string key, string subscriptions)
    {
        Answer answer = await NegotiateAsync(key, subscriptions);
        Assert.True(answer.Status == 200, answer.Body);
        PubSubSocket socket = await PubSubSocket.ConnectAsync(new Uri(answer.Text("url")), PubSubSocket.Json);
        await socket.ReceiveJsonAsync("system");
        return socket;
    }

    /// <summary>A tenant of a plan, with a key.</summary>
    internal async Task<(string TenantId, string KeyId, string Key)> NewCustomerAsync(string plan = "pro")
    {
        string tenant = await App.NewTenantAsync(plan);
        (string id, string key) = await App.NewKeyAsync(tenant);
        return (tenant, id, key);
    }
}
