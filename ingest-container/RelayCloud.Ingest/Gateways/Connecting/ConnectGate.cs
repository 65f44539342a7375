namespace RelayCloud.Ingest.Gateways.Connecting;

/// <summary>
/// Decides when the sockets of one gateway may connect. While the gateway does not answer, one socket at a time probes it, with back-off;
/// once a probe succeeds the others follow at once. Connections that came about stay within the gateway's limit of new connections a minute.
/// A try that did not become a WebSocket connection is not counted against that limit (it is no new connection), which is what lets a relay with one gateway
/// look twice a second for its return; a gateway that answers 429 or 403 is asked less often. Thread safe.
/// </summary>
internal sealed class ConnectGate(MinuteBudget connections, Backoff backoff, GatewayClock clock)
{
    /// <summary>How often waiting sockets look again: the cap of the back-off may change while they wait.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _reachable;
    private bool _probing;
    private long _notBeforeMs = long.MinValue;

    /// <summary>Waits for a turn. Every turn ends with one of <see cref="Succeeded"/>, <see cref="Failed"/> and <see cref="Abandoned"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; there is no turn.</exception>
    public async Task<ConnectTurn> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryEnter(out ConnectTurn turn, out TimeSpan wait, out Task changed)) return turn;
            if (wait > LookEvery) wait = LookEvery;
            await changed.WaitAsync(wait, clock.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The connection is open.</summary>
    public void Succeeded()
    {
        lock (_gate)
        {
            _reachable = true;
            _probing = false;
            backoff.Reset();
            Signal();
        }
    }

    /// <summary>No connection came about.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="notBefore">How long the gateway asked us to stay away; null when it did not.</param>
    public void Failed(ConnectTurn turn, TimeSpan? notBefore)
    {
        lock (_gate)
        {
            // A gateway that refuses us for coming too often does count, so then the use is not given back.
            if (notBefore is null) connections.Refund(turn.BudgetStamp);
            else _notBeforeMs = clock.NowMs + (long)notBefore.Value.TotalMilliseconds;

            // Several sockets that fail at the same time are one failure.
            if (turn.IsProbe || _reachable) backoff.Failed(clock.NowMs);
            _reachable = false;
            if (turn.IsProbe) _probing = false;
            Signal();
        }
    }

    /// <summary>The try was given up for reasons of our own.</summary>
    public void Abandoned(ConnectTurn turn)
    {
        lock (_gate)
        {
            connections.Refund(turn.BudgetStamp);
            if (turn.IsProbe) _probing = false;
            Signal();
        }
    }

    private bool TryEnter(out ConnectTurn turn, out TimeSpan wait, out Task changed)
    {
        lock (_gate)
        {
            turn = default;
            changed = _changed.Task;
            wait = LookEvery;
            long now = clock.NowMs;
            if (!_reachable && _probing) return false;
            long readyAtMs = Math.Max(_notBeforeMs, _reachable ? long.MinValue : backoff.ReadyAtMs());
            if (readyAtMs > now)
            {
                wait = TimeSpan.FromMilliseconds(readyAtMs - now);
                return false;
            }

            if (!connections.TryTake(keep: 0, out long stamp, out wait)) return false;
            turn = new ConnectTurn(!_reachable, stamp);
            if (turn.IsProbe) _probing = true;
            return true;
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
