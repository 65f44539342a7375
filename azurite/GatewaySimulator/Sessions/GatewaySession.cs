using System.Net.WebSockets;
using System.Threading.Channels;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>
/// One client's WebSocket: a bounded queue towards it, its subscriptions and its idle clock.
/// <see cref="Enqueue"/> and <see cref="Reset"/> are safe from any thread; <see cref="Subscriptions"/> belongs to the receiving loop;
/// sending is one loop of its own (<c>GatewaySession.Send.cs</c>).
/// </summary>
internal sealed partial class GatewaySession : IDisposable
{
    private readonly WebSocket _socket;
    private readonly Action _abort;
    private readonly SessionContext _context;
    private readonly Channel<OutboundFrame> _queue;
    private readonly Lock _enqueueGate = new();
    private readonly Lock _endGate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _jitter;
    private readonly long[] _framesByCaptureFile;
    private long _queuedBytes;
    private long _lastDueTimestamp;
    private long _lastSentTimestamp;
    private bool _isOver;
    private Task _ending = Task.CompletedTask;

    /// <param name="abort">Ends the TCP connection without a close frame.</param>
    public GatewaySession(long id, WebSocket socket, Action abort, AddressUsage usage, SessionContext context)
    {
        Id = id;
        _socket = socket;
        _abort = abort;
        Usage = usage;
        _context = context;
        // Jitter is a gateway's own: it comes from the name, not from the market's seed. It is spread, not secret.
        _jitter = new Random((int)SeedHash.OfName((ulong)id, context.Options.Name));
        _framesByCaptureFile = new long[context.CaptureFiles];
        _lastSentTimestamp = context.Time.GetTimestamp();
        _queue = Channel.CreateBounded<OutboundFrame>(new BoundedChannelOptions(context.Options.QueueFramesMax) { SingleReader = true });
    }

    public long Id { get; }

    public AddressUsage Usage { get; }

    /// <summary>What the client is subscribed to.</summary>
    public HashSet<Subscription> Subscriptions { get; } = [];

    /// <summary>Ends when the session does.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Market-data messages sent, those of a capture included.</summary>
    public long DataFramesSent => Volatile.Read(ref _dataFramesSent);

    /// <summary>Lines of each capture file sent as captured (duplicates made by a fault count once, snapshots on subscribe not at all).</summary>
    public IReadOnlyList<long> FramesByCaptureFile => _framesByCaptureFile;

    /// <summary>
    /// Queues a message, to leave after the gateway's delay and never before an earlier one. A client whose queue is full is reset.
    /// </summary>
    public void Enqueue(ReadOnlyMemory<byte> bytes, bool isData, int captureFile = -1, Action? onDone = null)
    {
        bool isQueued;
        lock (_enqueueGate)
        {
            isQueued = Interlocked.Add(ref _queuedBytes, bytes.Length) <= _context.Options.QueueBytesMax
                && _queue.Writer.TryWrite(new OutboundFrame(bytes, isData, NextDueTimestamp(), captureFile, onDone));
        }
        if (isQueued) return;
        onDone?.Invoke();
        lock (_endGate)
        {
            if (_isOver) return;
        }
        _context.Counters.SlowClientDropped();
        Reset();
    }

    /// <summary>Ends the connection without a word: the client sees 1006. Does nothing when the session is over already.</summary>
    public void Reset()
    {
        lock (_endGate)
        {
            if (_isOver) return;
            _isOver = true;
            // Callers hold the feed's lock: what hangs on the connection's end must not run here.
            _ending = Task.Run(End);
        }
        _context.Counters.WasReset();
    }

    /// <summary>Resets the connection when nothing was sent for the idle time-out. Runs until the session ends.</summary>
    public async Task WatchIdleAsync()
    {
        if (_context.Options.IdleTimeoutS <= 0) return;
        TimeSpan timeout = TimeSpan.FromSeconds(_context.Options.IdleTimeoutS);
        TimeProvider time = _context.Time;
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan left = timeout - time.GetElapsedTime(Volatile.Read(ref _lastSentTimestamp));
            if (left <= TimeSpan.Zero)
            {
                if (!_context.Faults.Current.Silent)
                {
                    _context.Counters.ClosedIdle();
                    Reset();
                    return;
                }
                // A gateway that plays dead does not close either; it is looked at again later.
                left = timeout;
            }
            await Task.Delay(left, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Ends both loops, for whatever reason the receiving loop ended. When it returns, no reset is under way any more, so the connection's
    /// context may go.
    /// </summary>
    public async Task StopAsync()
    {
        Task ending;
        lock (_endGate)
        {
            _isOver = true;
            ending = _ending;
        }
        await ending;
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
    }

    /// <summary>Settles what still waits in the queue. Called once both loops have ended.</summary>
    public void Dispose()
    {
        while (_queue.Reader.TryRead(out OutboundFrame frame)) frame.OnDone?.Invoke();
        _stop.Dispose();
    }

    private void End()
    {
        _abort();
        _stop.Cancel();
    }

    private long NextDueTimestamp()
    {
        int delayMs = _context.Options.DelayMs + _context.Faults.Current.ExtraDelayMs;
        double jitterMs = _context.Options.JitterMs == 0 ? 0 : _jitter.NextDouble() * _context.Options.JitterMs;
        long due = _context.Time.GetTimestamp() + (long)((delayMs + jitterMs) / 1000 * _context.Time.TimestampFrequency);
        return _lastDueTimestamp = Math.Max(_lastDueTimestamp, due);
    }
}
