using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RelayCloud.GatewaySimulator.Control;
using RelayCloud.GatewaySimulator.Faults;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Info;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Replay;
using RelayCloud.GatewaySimulator.Sessions;

namespace RelayCloud.GatewaySimulator;

/// <summary>
/// A running Hyperliquid gateway on 127.0.0.1. Several can run in one process; stopping one and starting another with the same options on the
/// same port is a restart, after which the market is where it would have been. Thread-safe.
/// </summary>
public sealed class SimulatedGateway : IAsyncDisposable
{
    private const long InfoBodyBytesMax = 64 * 1024;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly SessionTable _sessions;
    private readonly IMarketFeed _feed;
    private readonly SimulatedMarket? _market;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _isDisposed;

    private SimulatedGateway(SimulatorOptions options, TimeProvider time)
    {
        Options = options;
        if (options.Replay.Count > 0)
        {
            _feed = new ReplayFeed(options, Capture.Load(options.Replay), time);
        }
        else
        {
            var clock = new BlockClock(time, options.BlocksPerSecond, options.Speed, options.SpeedAnchorMs);
            _market = new SimulatedMarket(options.Seed, options.Coins, options.Activity, clock);
            _feed = new MarketFeed(options, _market);
        }
        _sessions = new SessionTable();
        Faults.OnDropAll = _sessions.ResetAll;
        _app = Build(time);
    }

    public SimulatorOptions Options { get; }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary><c>http://127.0.0.1:PORT</c>.</summary>
    public Uri HttpUri => new($"http://127.0.0.1:{Port}");

    /// <summary><c>ws://127.0.0.1:PORT/ws</c>.</summary>
    public Uri WebSocketUri => new($"ws://127.0.0.1:{Port}/ws");

    /// <summary>What is wrong with it; the same as the control endpoint.</summary>
    public FaultControl Faults { get; } = new();

    public GatewayCounters Counters { get; } = new();

    /// <summary>The market that it shows: the truth about every block.</summary>
    /// <exception cref="InvalidOperationException">It plays a capture.</exception>
    public SimulatedMarket Market => _market ?? throw new InvalidOperationException("This gateway plays a capture: it has no generated market.");

    /// <summary>How far the replay is; null when it plays none.</summary>
    public ReplayReport? Replay => _feed is ReplayFeed replay
        ? new ReplayReport(replay.IsStarted, replay.Played, replay.Files.Sum(f => f.Frames), replay.Rounds, replay.Files)
        : null;

    /// <summary>All coins, delisted ones included.</summary>
    public IReadOnlyList<Coin> Coins => _feed.View.Coins;

    /// <summary>Time of the newest block, or the newest time played, ms.</summary>
    public long TimeMs => _feed.View.TimeMs;

    /// <summary>The newest block whose frames are all queued; 0 in a replay.</summary>
    public long PublishedBlock => _feed is MarketFeed feed ? feed.PublishedBlock : 0;

    public int OpenConnections => _sessions.OpenCount;

    /// <summary>The open connections and the last hundred that ended.</summary>
    public IReadOnlyList<ConnectionReport> Connections => _sessions.Reports;

    /// <summary>Starts a gateway; when it returns, clients can connect.</summary>
    /// <param name="time">Its clock; null = the system's.</param>
    /// <exception cref="ArgumentException">Bad options; the message names every problem.</exception>
    /// <exception cref="CaptureFormatException">A capture cannot be played.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedGateway> StartAsync(SimulatorOptions options, TimeProvider? time = null)
    {
        IReadOnlyList<string> problems = options.Problems();
        if (problems.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        var gateway = new SimulatedGateway(options, time ?? TimeProvider.System);
        try
        {
            await gateway._app.StartAsync();
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
        gateway.Port = new Uri(gateway._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        // Not awaited here: it runs until the gateway is disposed.
        gateway._running = Task.Run(() => gateway._feed.RunAsync(gateway._stopping.Token));
        return gateway;
    }

    /// <summary>Starts the clock of the replay if it does not run yet; false when the gateway plays no capture.</summary>
    public bool StartReplay()
    {
        if (_feed is not ReplayFeed replay) return false;
        replay.Start();
        return true;
    }

    /// <summary>Resets every connection and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _stopping.CancelAsync();
        Faults.Update(f => f with { RefuseConnections = true });
        _sessions.ResetAll();
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
        await _running;
        _stopping.Dispose();
    }

    private WebApplication Build(TimeProvider time)
    {
        // The empty builder: no settings files, no environment variables, no logging. A gateway is what its options say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = InfoBodyBytesMax;
            // Slow clients are this simulator's own business: it drops them by their queue, not by their pace.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, Options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication app = builder.Build();
        app.UseRouting();
        var context = new SessionContext(Options, Faults, Counters, time, Options.Replay.Count);
        var addresses = new AddressTable(Options.Limits, time);
        var info = new InfoResponder(_feed.View);
        var webSockets = new WebSocketEndpoint(_feed, new RequestHandler(_feed, info, context), _sessions, addresses, context);
        app.MapGet("/ws", webSockets.HandleAsync);
        app.MapPost("/info", new InfoEndpoint(info, addresses, context).HandleAsync);
        ControlEndpoints.Map(app, this);
        app.UseEndpoints(_ => { });
        return app;
    }
}
