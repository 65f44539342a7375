using System.Collections.Concurrent;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>The open sessions of a gateway, and reports of the last ones that ended. Thread-safe.</summary>
internal sealed class SessionTable
{
    private const int EndedMax = 100;
    private readonly ConcurrentDictionary<long, GatewaySession> _open = new();
    private readonly ConcurrentQueue<ConnectionReport> _ended = new();
    private long _lastId;

    public int OpenCount => _open.Count;

    /// <summary>The last 100 that ended, then all open ones.</summary>
    public IReadOnlyList<ConnectionReport> Reports => [.. _ended, .. _open.Values.OrderBy(s => s.Id).Select(s => Report(s, isOpen: true))];

    public long NextId() => Interlocked.Increment(ref _lastId);

    public void Add(GatewaySession session) => _open[session.Id] = session;

    public void Remove(GatewaySession session)
    {
        _open.TryRemove(session.Id, out _);
        _ended.Enqueue(Report(session, isOpen: false));
        while (_ended.Count > EndedMax) _ended.TryDequeue(out _);
    }

    public void ResetAll()
    {
        foreach (GatewaySession session in _open.Values) session.Reset();
    }

    private static ConnectionReport Report(GatewaySession session, bool isOpen) =>
        new(session.Id, isOpen, session.Subscriptions.Count, session.DataFramesSent, [.. session.FramesByCaptureFile]);
}
