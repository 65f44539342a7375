using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts.Addresses;
using RelayCloud.FanOut;
using RelayCloud.FanOut.Buffers;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.Sockets;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>
/// The customers' port as the container has it, on real sockets, but fed by the test instead of by gateways, and with time-outs looked at only when the test says so.
/// </summary>
internal sealed class ProtocolHost : IAsyncDisposable
{
    private readonly ProtocolHostSettings _settings;
    private readonly Handshake _handshake;
    private WebApplication? _app;
    private int _opened;

    private ProtocolHost(ProtocolHostSettings settings)
    {
        _settings = settings;
        Hub = new Hub(settings.Hub, settings.Encoders, Market, TimeProvider.System);
        Market.Hub = Hub;
        Registry = new SessionRegistry(settings.Sessions);
        Context = new SessionContext(Hub, Market.Topics, Market.Universe, Demand, Info, settings.Sessions, Registry, new BufferPool(), settings.Time, settings.Grants);
        Admission = new Admission(
            settings.Keys ?? TestKeys.Store(settings.Grant), settings.Sessions, settings.Usage ?? new UsageTable(settings.Time), new TrustedProxies(IpRangeList.Parse(settings.TrustedProxies)));
        _handshake = new Handshake(Admission, Registry, settings.Sessions);
        Acceptor = new UpgradeAcceptor(Context, _handshake);
    }

    public TestMarket Market { get; } = new();

    public CountedDemand Demand { get; } = new();

    public ScriptedInfo Info { get; } = new();

    public Hub Hub { get; }

    public SessionRegistry Registry { get; }

    public SessionCounters Counters => Registry.Counters;

    public SessionContext Context { get; }

    public Admission Admission { get; }

    public UpgradeAcceptor Acceptor { get; }

    public int Port { get; private set; }

    public static async Task<ProtocolHost> StartAsync(ProtocolHostSettings? settings = null)
    {
        var host = new ProtocolHost(settings ?? new ProtocolHostSettings());
        await host.ListenAsync();
        return host;
    }

    /// <summary>A connection that is a WebSocket already, with its session at work.</summary>
    public async Task<RawClient> OpenAsync(string target = RawClient.Target, params string[] headers)
    {
        int number = Interlocked.Increment(ref _opened);
        RawClient client = await RawClient.OpenAsync(Port, target, headers);
        await Until.TrueAsync("the session is there", () => Counters.Opened >= number);
        return client;
    }

    /// <summary>A session on one end of a pair of sockets, which nobody has started: the test calls it.</summary>
    public async Task<WebSocketSession> SessionOnAsync(Socket socket)
    {
        KeyGrant grant = (await Admission.CheckAsync(TestKeys.Good, null, default)).Grant!;
        Assert.Equal(ConnectOutcome.Connected, Admission.Usage.TryConnect(grant, out KeyUsage usage));
        socket.Blocking = false;
        return new WebSocketSession(Context, socket, new SocketReadiness(socket), new Admitted(grant, usage, null), default);
    }

    /// <summary>A connection on which nothing was said yet.</summary>
    public Task<RawClient> DialAsync() => RawClient.DialAsync(Port);

    /// <summary>Lets the clock go on, which must be manual, then does what the container does once a second.</summary>
    public void Sweep(int afterMs = 0)
    {
        if (afterMs > 0) ((ManualTime)_settings.Time).Advance(afterMs);
        Registry.Sweep(Context.NowMs, Context.Time.GetUtcNow());
        Acceptor.Sweep(Context.NowMs);
    }

    public async Task AtRestAsync()
    {
        await Until.TrueAsync("no session is left", () => Registry.Count == 0);
        await Until.TrueAsync("no connection is counted", () => Admission.ConnectionsByKey().Values.All(n => n == 0));
        await Until.TrueAsync("no topic is held", () => Demand.Held == 0);
        await Until.TrueAsync("no subscriber is left", () => Hub.Statistics() is { Subscribers: 0, Subscriptions: 0 });
        await Until.TrueAsync("no message is held", () => Hub.Messages.Outstanding == 0 && Hub.Messages.Buffers.Outstanding == 0);
        await Until.TrueAsync("no receive buffer is held", () => Context.ReceiveBuffers.Outstanding == 0);
        Assert.Equal(0, Counters.Faults);
        Assert.Null(Hub.LastFault);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            using var atOnce = new CancellationTokenSource();
            await atOnce.CancelAsync();
            await Registry.StopAsync(TimeProvider.System, atOnce.Token);
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
        }

        Hub.Dispose();
    }

    private async Task ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(l => l.ClearProviders());
        builder.Services.AddSingleton<IConnectionListenerFactory>(new RelayTransportFactory(() => Acceptor));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(new RelayEndPoint(IPAddress.Loopback, 0)));
        _app = builder.Build();
        _app.UseRouting();
        var upgrade = new KestrelUpgrade(Context, _handshake);
        _app.MapGet("/ws", upgrade.HandleAsync);
        _app.MapGet("/k/{apiKey}/ws", upgrade.HandleAsync);
        _app.MapPost("/info", http => RelayError.WriteAsync(http, StatusCodes.Status200OK, "an ordinary answer"));
        _app.UseEndpoints(_ => { });
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
    }
}
