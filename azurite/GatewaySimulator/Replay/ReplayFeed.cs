using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Sessions;
using RelayCloud.GatewaySimulator.Subscriptions;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>
/// Plays captured frames, byte for byte, with their own timing divided by the replay speed. One lock guards what was played and who gets it.
/// Sockets stay open at the end.
/// </summary>
internal sealed class ReplayFeed : IMarketFeed
{
    // The lock is given up so often when many frames are due.
    private const int FramesPerTurn = 256;

    private readonly SimulatorOptions _options;
    private readonly Capture _capture;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<Subscription, ReplayTopic> _topics = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReplayView _view;
    private long _startTimestamp;
    private long _marketTimeMs;
    private int _next;
    private int _rounds;

    public ReplayFeed(SimulatorOptions options, Capture capture, TimeProvider time)
    {
        _options = options;
        _capture = capture;
        _time = time;
        _marketTimeMs = capture.Frames.FirstOrDefault(f => f.MarketTimeMs > 0)?.MarketTimeMs ?? capture.Frames[0].TimeUs / 1000;
        _view = new ReplayView(this, capture);
    }

    public IMarketView View => _view;

    public IReadOnlyList<CaptureFile> Files => _capture.Files;

    /// <summary>Frames played so far in this round.</summary>
    public int Played => Volatile.Read(ref _next);

    /// <summary>How often the end was reached.</summary>
    public int Rounds => Volatile.Read(ref _rounds);

    public bool IsStarted => _started.Task.IsCompleted;

    /// <summary>The newest time of the exchange that was played, ms.</summary>
    public long MarketTimeMs => Volatile.Read(ref _marketTimeMs);

    /// <summary>Starts the clock, once.</summary>
    public void Start() => _started.TrySetResult();

    /// <summary>The newest frame played of a topic; empty when there was none.</summary>
    public ReadOnlyMemory<byte> LastOf(Subscription subscription)
    {
        lock (_gate) return _topics.TryGetValue(subscription, out ReplayTopic? topic) ? topic.Last : default;
    }

    /// <summary>Writes the last trades of a coin that were played and returns how many.</summary>
    public int WriteTrades(JsonText json, string coin)
    {
        lock (_gate)
        {
            ReplayTopic topic = TopicOf(new Subscription(SubscriptionType.Trades, coin));
            topic.Trades.Write(json);
            return topic.Trades.Count;
        }
    }

    public void Subscribe(GatewaySession session, Subscription subscription, byte[] acknowledgement)
    {
        lock (_gate)
        {
            ReplayTopic topic = TopicOf(Normal(subscription));
            session.Enqueue(acknowledgement, isData: false);
            if (FirstFrame(subscription, topic) is { Length: > 0 } frame) session.Enqueue(frame, isData: true);
            topic.Sessions.Add(session);
        }
        if (_options.ReplayStart == ReplayStart.FirstSubscriber) Start();
    }

    public void Unsubscribe(GatewaySession session, Subscription subscription, byte[] acknowledgement)
    {
        lock (_gate)
        {
            TopicOf(Normal(subscription)).Sessions.Remove(session);
            session.Enqueue(acknowledgement, isData: false);
        }
    }

    public void Remove(GatewaySession session)
    {
        lock (_gate)
        {
            foreach (Subscription subscription in session.Subscriptions) TopicOf(Normal(subscription)).Sessions.Remove(session);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        await _started.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _startTimestamp = _time.GetTimestamp();
        while (!stopping.IsCancellationRequested && _next < _capture.Frames.Count)
        {
            TimeSpan wait = DueAfterStart(_capture.Frames[_next]) - _time.GetElapsedTime(_startTimestamp);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            PlayDue();
            if (_next < _capture.Frames.Count) continue;
            Interlocked.Increment(ref _rounds);
            if (!_options.ReplayLoop) return;
            Volatile.Write(ref _next, 0);
            _startTimestamp = _time.GetTimestamp();
            // A capture of one instant would otherwise spin for ever.
            await Task.Delay(TimeSpan.FromMilliseconds(1), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan DueAfterStart(CapturedFrame frame) =>
        TimeSpan.FromMicroseconds((frame.TimeUs - _capture.Frames[0].TimeUs) / _options.ReplaySpeed);

    private void PlayDue()
    {
        TimeSpan elapsed = _time.GetElapsedTime(_startTimestamp);
        lock (_gate)
        {
            for (int i = 0; i < FramesPerTurn && _next < _capture.Frames.Count && DueAfterStart(_capture.Frames[_next]) <= elapsed; i++)
            {
                Play(_capture.Frames[_next]);
                Volatile.Write(ref _next, _next + 1);
            }
        }
    }

    private void Play(CapturedFrame frame)
    {
        if (frame.MarketTimeMs > 0) Volatile.Write(ref _marketTimeMs, frame.MarketTimeMs);
        if (frame.Topic is not { } subscription) return;
        ReplayTopic topic = TopicOf(subscription);
        topic.Last = frame.Payload;
        if (subscription.Type == SubscriptionType.Trades) topic.Trades.Add(frame.Payload);
        foreach (GatewaySession session in topic.Sessions) session.Enqueue(frame.Payload, isData: true, frame.File);
    }

    private static ReadOnlyMemory<byte> FirstFrame(Subscription subscription, ReplayTopic topic)
    {
        if (subscription.Type != SubscriptionType.Trades) return topic.Last;
        if (topic.Trades.Count == 0) return default;
        return MarketText.Frame("trades"u8, json =>
        {
            topic.Trades.Write(json);
            return json;
        });
    }

    /// <summary>All aggregations of a coin are one topic here, see <see cref="CapturedFrame.Topic"/>.</summary>
    private static Subscription Normal(Subscription subscription) =>
        subscription.NSigFigs is null ? subscription : subscription with { NSigFigs = 5, Mantissa = null };

    private ReplayTopic TopicOf(Subscription subscription)
    {
        // Bounded by the coins of the capture times the subscription types: others are refused before they come here.
        if (!_topics.TryGetValue(subscription, out ReplayTopic? topic)) _topics.Add(subscription, topic = new ReplayTopic());
        return topic;
    }
}
