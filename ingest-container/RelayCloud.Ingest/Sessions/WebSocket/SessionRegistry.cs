using System.Collections.Concurrent;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>All open sessions: bounds their number, looks after their time-outs once a second, and ends them at shutdown. Thread safe.</summary>
internal sealed class SessionRegistry(CustomerSessionOptions options)
{
    // One lock for each core: the default of four times as many costs memory in every one of many small tables, and joins are rare.
    private readonly ConcurrentDictionary<long, WebSocketSession> _sessions = new();
    private long _nextId;
    private int _count;
    private volatile bool _stopping;
    private volatile bool _stopped;

    public SessionCounters Counters { get; } = new();

    /// <summary>Sessions open now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether no new session is taken in.</summary>
    public bool IsStopping => _stopping;

    /// <summary>The last exception on a receive side, null = none ever.</summary>
    public Exception? LastFault { get; private set; }

    public long NextId() => Interlocked.Increment(ref _nextId);

    /// <summary>Reserves a place; false when all are taken or the container stops.</summary>
    public bool TryReserve()
    {
        if (_stopping) return false;
        if (Interlocked.Increment(ref _count) <= options.ConnectionsMax) return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Unreserve() => Interlocked.Decrement(ref _count);

    public void Add(WebSocketSession session)
    {
        _sessions[session.Id] = session;
        Interlocked.Increment(ref Counters.Opened);
        if (_stopped) session.Abort();
        else if (_stopping) session.Stop();
    }

    public void Remove(WebSocketSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _)) return;
        Interlocked.Increment(ref Counters.Closed);
        Unreserve();
    }

    /// <summary>Counts a fault that ended one session.</summary>
    public void NoteFault(Exception fault)
    {
        LastFault = fault;
        Interlocked.Increment(ref Counters.Faults);
    }

    /// <summary>Ends what has been silent or stuck for too long. Called once a second.</summary>
    public void Sweep(long nowMs, DateTimeOffset now)
    {
        foreach ((_, WebSocketSession session) in _sessions) session.CheckTimeouts(nowMs, now);
    }

    /// <summary>Takes in no more and sends every session its farewell; completes when all are gone or <paramref name="cancellationToken"/> says so.</summary>
    public async Task StopAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        _stopping = true;
        foreach ((_, WebSocketSession session) in _sessions) session.Stop();

        // Places, not sessions: one may be taken whose session is not there yet.
        while (Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        _stopped = true;
        foreach ((_, WebSocketSession session) in _sessions) session.Abort();
    }
}
