using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>
/// Sends requests at the times that a fixed rate intends, whatever the server does. One that finds no free connection waits for one, and its latency counts from when it was due: a
/// server that stalls is charged for all that it held up (coordinated omission). One thread.
/// </summary>
internal sealed class RestLoad : IDisposable
{
    private const long LeadNs = 5_000_000;
    private const long SleepNsMax = 5_000_000;
    private const double DrainSecondsMax = 5;

    // A server that is so far behind has lost.
    private const long BehindNsMax = 1_000_000_000;

    private readonly Epoll _epoll = new();
    private readonly RestConnection[] _connections;
    private readonly Stack<RestConnection> _free;
    private readonly byte[] _request;
    private readonly byte[] _answerEnd;

    public RestLoad(int port, int connections, byte[] request, byte[] answerEnd)
    {
        _request = request;
        _answerEnd = answerEnd;
        _connections = new RestConnection[connections];
        _free = new Stack<RestConnection>(connections);
        for (int i = 0; i < connections; i++)
        {
            _connections[i] = new RestConnection(WebSocketClient.Connect(port));
            _epoll.Add(_connections[i].Fd, i);
            _free.Push(_connections[i]);
        }
    }

    /// <summary>Latencies of the measured part of the last run.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Runs at a rate.</summary>
    /// <param name="requestsPerSecond">The rate.</param>
    /// <param name="warmUpSeconds">Before it is measured.</param>
    /// <param name="measureSeconds">How long it is measured.</param>
    /// <param name="spin">Never sleep: right when the tool owns its core.</param>
    /// <param name="measureBegins">Called when the measured part begins.</param>
    /// <param name="cancel">Ends the run early.</param>
    /// <returns>Whether every request was answered, the server being never more than a second behind.</returns>
    /// <exception cref="IOException">An answer was wrong.</exception>
    public bool Run(double requestsPerSecond, double warmUpSeconds, double measureSeconds, bool spin, Action? measureBegins, CancellationToken cancel)
    {
        Latency.Clear();
        long startNs = MonotonicClock.NowNs + LeadNs, measureNs = startNs + (long)(warmUpSeconds * 1e9), endNs = measureNs + (long)(measureSeconds * 1e9);
        long drainNs = endNs + (long)(DrainSecondsMax * 1e9), sent = 0, dueNs = startNs;
        double intervalNs = 1e9 / requestsPerSecond;
        bool measuring = false, behind = false;
        while (true)
        {
            long now = MonotonicClock.NowNs;
            if (!measuring && now >= measureNs)
            {
                measuring = true;
                measureBegins?.Invoke();
            }

            behind |= now - dueNs > BehindNsMax && dueNs < endNs;
            bool isOver = behind || dueNs >= endNs;
            if (isOver && (_free.Count == _connections.Length || now >= drainNs)) break;
            if (cancel.IsCancellationRequested) break;
            while (!isOver && dueNs <= now && dueNs < endNs && _free.TryPop(out RestConnection? connection))
            {
                connection.Send(_request, dueNs);
                dueNs = startNs + (long)(++sent * intervalNs);
            }

            int ready = _epoll.Wait(spin ? 0 : Math.Clamp(dueNs - now, 1, SleepNsMax));
            for (int i = 0; i < ready; i++) Take(_connections[_epoll.Token(i)], measureNs);
        }

        return !behind && _free.Count == _connections.Length;
    }

    public void Dispose()
    {
        foreach (RestConnection connection in _connections) connection?.Dispose();
        _epoll.Dispose();
    }

    private void Take(RestConnection connection, long measureNs)
    {
        if (!connection.Read(_answerEnd)) return;
        if (connection.DueNs >= measureNs) Latency.Record(MonotonicClock.NowNs - connection.DueNs);
        connection.Done();
        _free.Push(connection);
    }
}
