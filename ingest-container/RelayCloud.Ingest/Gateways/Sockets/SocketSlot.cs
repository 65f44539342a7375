using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>
/// A lasting place for one connection to a gateway, with the topics planned for it: connects, subscribes, reconnects, and closes when it has no topics.
/// </summary>
/// <remarks>
/// Three parties work on it: its own loop (<see cref="RunAsync"/>, which also sends), the receive loop of the present connection, and the watch (one for all gateways).
/// <c>_gate</c> guards the topics. <c>_sinkGate</c> makes calls to the frame sink come one at a time and in order. Neither is held while taking the other,
/// and nothing is awaited under them. Besides these, sink calls may take any lock of the sink.
/// </remarks>
internal sealed partial class SocketSlot : IFrameReceiver
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    // While one bad topic is searched for, the good ones of its socket are down for some of the time; so the search goes on quickly.
    private const double SearchBackoffMaxMs = 1_000;

    private readonly GatewayContext _gateway;
    private readonly int _index;
    private readonly Lock _gate = new();
    private readonly Lock _sinkGate = new();
    private readonly AsyncSignal _work;
    private readonly Backoff _backoff;
    private readonly SubscribeTrial _trial = new();
    private volatile GatewaySocket? _socket;
    private volatile bool _wasTried;
    private volatile string? _lastEnd;
    private SocketEndKind? _lastEndKind; // of the slot's own loop; null = no connection has ended yet
    private int _connectFailures;
    private long _connects;

    public SocketSlot(GatewayContext gateway, int index)
    {
        _gateway = gateway;
        _index = index;
        _work = new AsyncSignal(gateway.Clock.Time);
        _backoff = gateway.NewBackoff();
        _sinceUs = gateway.Clock.NowUs;
    }

    private GatewayClock Clock => _gateway.Clock;

    private GatewayTimings Timings => _gateway.Timings;

    /// <summary>Has the slot look for something to do.</summary>
    public void Wake() => _work.Wake();

    /// <summary>Ends the connection at once, when a polite stop took too long.</summary>
    public void Cut() => _socket?.End(SocketEndKind.Stopping, "the relay stops");

    /// <summary>Runs until cancelled; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!HasTopics) await _work.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
                else if (await WaitForBackoffAsync(cancellationToken)) await ConnectAndServeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                GatewayLog.SocketFault(_gateway.Logger, e, _gateway.Name, _index);
                _gateway.Errors.Note($"unexpected {e.GetType().Name}");
                _backoff.Failed(Clock.NowMs);
            }
        }
    }

    private async Task<bool> WaitForBackoffAsync(CancellationToken cancellationToken)
    {
        while (HasTopics)
        {
            bool isSearching;
            lock (_gate) isSearching = _trial.IsSearching;
            long waitMs = _backoff.ReadyAtMs(isSearching ? SearchBackoffMaxMs : double.MaxValue) - Clock.NowMs;
            if (waitMs <= 0) return true;

            // In slices, because the cap is lower as soon as no other gateway is live.
            TimeSpan wait = TimeSpan.FromMilliseconds(Math.Min(waitMs, LookEvery.TotalMilliseconds));
            await Task.Delay(wait, Clock.Time, cancellationToken);
        }

        return false;
    }

    private async Task ConnectAndServeAsync(CancellationToken cancellationToken)
    {
        ConnectTurn turn = await _gateway.Gate.EnterAsync(cancellationToken);
        using var socket = new GatewaySocket(_gateway.Dialect.AnswersPing, _gateway.Set.FrameBytesMax, Clock) { FollowsSilence = _gateway.Dialect.ReplaysTrades && _lastEndKind is (SocketEndKind.Stale or SocketEndKind.Silent) };
        ConnectFailure? failure;
        try
        {
            failure = await socket.ConnectAsync(_gateway.Url, Timings.ConnectMax, cancellationToken);
        }
        catch
        {
            _gateway.Gate.Abandoned(turn);
            throw;
        }

        _wasTried = true;
        if (failure is not null)
        {
            _gateway.Gate.Failed(turn, failure.NotBefore);
            ConnectFailed(failure);
            return;
        }

        _gateway.Gate.Succeeded();
        _connectFailures = 0;
        Interlocked.Increment(ref _gateway.Counters.Connects);
        if (Interlocked.Increment(ref _connects) > 1) Interlocked.Increment(ref _gateway.Counters.Reconnects);
        await ServeAsync(socket, cancellationToken);
    }

    private async Task ServeAsync(GatewaySocket socket, CancellationToken cancellationToken)
    {
        GatewayLog.SocketConnected(_gateway.Logger, _gateway.Name, _index, _topicCount);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _socket = socket;
        _gateway.Wake();
        Task receiving = ReceiveAsync(socket, ended);
        try
        {
            await SendAsync(socket, receiving, ended.Token, cancellationToken);
        }
        catch (Exception e)
        {
            socket.End(SocketEndKind.ByGateway, $"sending failed: {(e.InnerException ?? e).Message}");
        }

        await receiving;
        _socket = null;
        SocketEnd end = socket.Ended ?? new SocketEnd(SocketEndKind.ByGateway, "lost");
        AfterConnection(socket, end);
        _gateway.Wake();
    }

    private async Task ReceiveAsync(GatewaySocket socket, CancellationTokenSource ended)
    {
        try
        {
            await socket.ReceiveAsync(this);
        }
        catch (Exception e)
        {
            GatewayLog.SocketFault(_gateway.Logger, e, _gateway.Name, _index);
            socket.End(SocketEndKind.Fault, $"unexpected {e.GetType().Name}");
        }

        await ended.CancelAsync();
    }

    private void ConnectFailed(ConnectFailure failure)
    {
        _lastEnd = failure.Text;
        _gateway.Errors.Note($"connect: {failure.Text}");
        Interlocked.Increment(ref _gateway.Counters.ConnectFailures);
        _connectFailures++;

        // The first, second, fourth, eighth, … of a row: an outage is one story, not a thousand lines.
        if (int.IsPow2(_connectFailures)) GatewayLog.ConnectFailed(_gateway.Logger, _gateway.Name, _index, _connectFailures, failure.Text);
        _gateway.Wake();
    }

    private void AfterConnection(GatewaySocket socket, SocketEnd end)
    {
        long nowMs = Clock.NowMs;
        long livedMs = nowMs - socket.ConnectedAtMs;
        bool isOurs = end.Kind is SocketEndKind.Stopping or SocketEndKind.Unneeded;
        if (!isOurs)
        {
            _lastEnd = end.Text;
            _gateway.Errors.Note(end.Text);
            GatewayLog.SocketEnded(_gateway.Logger, _gateway.Name, _index, livedMs, end.Text);
        }

        if (end.IsForSilence) Interlocked.Increment(ref _gateway.Counters.Replaced);
        _lastEndKind = end.Kind;

        // One that lives again was silent for a while before, which bounds how often this is.
        if (isOurs || end.Kind == SocketEndKind.Revived || livedMs >= Timings.SteadyAfter.TotalMilliseconds) _backoff.Reset();
        else _backoff.Failed(nowMs);
        EndTopics(socket, end, nowMs);
    }
}
