using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.Ingest.Gateways.Demand;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.Ingest.Gateways.Sockets;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways;

/// <summary>
/// All upstream gateways: keeps the wanted topics subscribed at each of them, within its limits, and hands every frame to the <see cref="IFrameSink"/>.
/// Wanted are the configured channels of the coins that exist, and what customers ask for through <see cref="ITopicDemand"/>.
/// Connects once <see cref="Universe.Loaded"/> has completed, and follows the universe from then on.
/// </summary>
/// <remarks>
/// One loop watches everything: it looks every <see cref="GatewayTimings.WatchEvery"/>, or when woken. No thread is held by a socket.
/// All members are thread safe. Lock order: the lock of <see cref="DemandPlan"/> is never held while calling a gateway or the sink.
/// </remarks>
public sealed class GatewaySet : IHostedService, ITopicDemand, IGatewayHealth, IAsyncDisposable
{
    private readonly GatewaySetOptions _options;
    private readonly Universe _universe;
    private readonly ILogger _logger;
    private readonly Gateway[] _gateways;
    private readonly DemandPlan _plan;
    private readonly AsyncSignal _wake;
    private readonly GatewayMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;
    private int _isStopped;

    /// <summary>Makes the set; nothing is connected before <see cref="StartAsync"/>.</summary>
    /// <param name="gateways">The gateways. Their order gives the numbers by which the sink knows them.</param>
    /// <param name="options">What to subscribe and how.</param>
    /// <param name="topics">Where topics are interned; the same as the sink's.</param>
    /// <param name="universe">Which coins exist; filled by somebody else.</param>
    /// <param name="sink">Takes every frame.</param>
    /// <param name="time">The clock of all time-outs and stamps.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every error (see <see cref="GatewaySetValidator"/>).</exception>
    public GatewaySet(
        IReadOnlyList<GatewayOptions> gateways,
        GatewaySetOptions options,
        TopicTable topics,
        Universe universe,
        IFrameSink sink,
        TimeProvider time,
        ILogger<GatewaySet> logger)
    {
        IReadOnlyList<string> errors = GatewaySetValidator.Validate(gateways, options);
        if (errors.Count > 0) throw new ArgumentException($"The gateways are not configured well. {string.Join(' ', errors)}", nameof(gateways));

        _options = options;
        _universe = universe;
        _logger = logger;
        var clock = new GatewayClock(time);
        _wake = new AsyncSignal(time);
        _gateways = new Gateway[gateways.Count];
        for (int i = 0; i < _gateways.Length; i++)
        {
            int number = i;
            _gateways[i] = new Gateway(new GatewayContext(i, gateways[i], options, topics, sink, clock, logger, () => IsAlone(number), _wake.Wake));
        }

        _plan = new DemandPlan(_gateways, options, topics, universe, clock);
        _metrics = new GatewayMetrics(_gateways, () => _plan.LeftOutCount);
    }

    /// <summary>Starts connecting in the background; returns at once.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = Task.Run(() => WatchAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Closes every connection, within <see cref="GatewayTimings.StopMax"/>. Nothing is handed to the sink after it. A set cannot be started again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        await _stopping.CancelAsync();
        await _watching;
        Task stopped = Task.WhenAll(_gateways.Select(g => g.WhenStopped()));
        try
        {
            // Real time, whatever the injected clock says: this bounds real I/O.
            await stopped.WaitAsync(_options.Timings.StopMax, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            GatewayLog.StopTookTooLong(_logger, (long)_options.Timings.StopMax.TotalMilliseconds);
            foreach (Gateway gateway in _gateways) gateway.Cut();
            await stopped;
        }

        _metrics.Dispose();
    }

    /// <inheritdoc/>
    public bool TryAcquire(Topic topic)
    {
        bool acquired = _plan.TryAcquire(topic);
        if (acquired) _wake.Wake();
        return acquired;
    }

    /// <inheritdoc/>
    public void Release(Topic topic) => _plan.Release(topic);

    /// <inheritdoc/>
    public GatewayState StateOf(int gateway) => _gateways[gateway].State;

    /// <summary>Everything about all gateways, for <c>/health</c> and <c>/stats</c>.</summary>
    public GatewaySetReport Report() => _plan.Report([.. _gateways.Select(g => g.Report())]);

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private bool IsAlone(int gateway)
    {
        for (int i = 0; i < _gateways.Length; i++)
            if (i != gateway && _gateways[i].State == GatewayState.Live) return false;
        return true;
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        await _universe.Loaded.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (_plan.TryTakeChanges(out PlanSnapshot? plan)) Apply(plan, stopping);
                foreach (Gateway gateway in _gateways) gateway.Watch();
            }
            catch (Exception e)
            {
                GatewayLog.SupervisorFault(_logger, e);
            }

            await _wake.WaitAsync(_options.Timings.WatchEvery, stopping);
        }
    }

    private void Apply(PlanSnapshot plan, CancellationToken stopping)
    {
        for (int i = 0; i < _gateways.Length; i++) _gateways[i].Apply(plan.Gateways[i], stopping);
        if (!plan.IsNewUniverse) return;
        GatewayLog.Planned(_logger, plan.UniverseVersion, plan.Wanted, plan.Covered);
        if (plan.MissingCoins.Count > 0) GatewayLog.CoinsMissing(_logger, plan.MissingCoins.Count, string.Join(", ", plan.MissingCoins.Take(20)));
        if (plan.LeftOut.Count > 0) GatewayLog.TopicsLeftOut(_logger, plan.LeftOut.Count, plan.LeftOut[0].Name);
    }
}
