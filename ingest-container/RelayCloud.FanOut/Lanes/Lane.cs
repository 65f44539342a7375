using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Statistics;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// One thread and its share of the subscribers. It takes what its inbox holds, puts frames into queues, and flushes the queues that got something, in turn.
/// What arrives while it flushes joins the queues whose turn is still to come: under load writes grow by themselves, when idle each message goes out at once.
/// All state of its subscribers belongs to whoever has the lane's turn, nearly always this thread, so delivery needs no lock; transports never block it.
/// </summary>
internal sealed partial class Lane : IDisposable
{
    /// <summary>A queue that is not blocked is flushed early at this size, so that a long batch neither counts as lag nor outgrows the caches.</summary>
    private const int FlushEarlyBytes = BatchGatherer.BatchBytesMax;

    private readonly LaneInbox _inbox;
    private readonly HubOptions _options;
    private readonly IMessageEncoder[] _encoders;
    private readonly ISnapshotSource _snapshots;
    private readonly TimeProvider _time;
    private readonly Lock _turn = new(); // whoever holds it is the lane's thread for that time
    private readonly Thread _thread;
    private readonly BatchGatherer _gatherer = new();
    private readonly RingPool _rings = new();
    private readonly SnapshotBuffer _snapshotBuffer = new();
    private readonly List<Topic> _missed = [];
    private LaneTopic?[] _topics = new LaneTopic?[256];

    public Lane(int index, HubOptions options, MessagePool messages, IMessageEncoder[] encoders, ISnapshotSource snapshots, TimeProvider time)
    {
        _options = options;
        _inbox = new LaneInbox(options.LaneInboxMessagesMax);
        _encoders = encoders;
        _snapshots = snapshots;
        _time = time;
        _inlineBudget = new InlineBudget(time);
        Messages = messages;
        _thread = new Thread(Run) { IsBackground = true, Name = $"relay-lane-{index}" };
        _thread.Start();
    }

    public MessagePool Messages { get; }

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Whether a message of that topic would reach anyone here. Callable from any thread.</summary>
    public bool Wants(int topicId) => ReadTopic(topicId) is { HasReaders: true };

    public Subscriber Attach(IDeliveryTarget target, SubscriberLimits limits, int encoding, DeliveryPolicy policy)
    {
        Interlocked.Increment(ref _subscribers);
        return new Subscriber(this, target, limits, encoding, policy, _rings, Interlocked.Increment(ref _nextPaceSlot) & int.MaxValue);
    }

    /// <summary>Adds to the inbox. Callable from any thread.</summary>
    public void Post(in LaneCommand command)
    {
        if (!_inbox.TryAdd(command)) command.Message?.Release();
    }

    public void Dispose()
    {
        _inbox.Close();
        _thread.Join();
        foreach (PaceRing ring in _paceRings.Values) ring.Dispose();
    }

    private LaneTopic? ReadTopic(int topicId)
    {
        LaneTopic?[] topics = Volatile.Read(ref _topics);
        return topicId < topics.Length ? topics[topicId] : null;
    }

    private void Run()
    {
        while (true)
        {
            // With writes outstanding it only looks in; idle, it waits.
            Span<LaneCommand> batch = _line.IsEmpty ? _inbox.TakeAll(_missed) : _inbox.TakeNow(_missed);
            if (batch.IsEmpty && _line.IsEmpty) return;
            lock (_turn)
            {
                Work(batch);
                FlushFirst(FlushesBetweenTakes);
                _inlineBudget.NoteDelivery();
            }
        }
    }

    private void Work(Span<LaneCommand> batch)
    {
        bool behind = batch.Length >= _options.LaneBehindMessages;
        if (behind) MarkNewest(batch);
        for (int i = 0; i < batch.Length; i++)
        {
            ref LaneCommand command = ref batch[i];
            try
            {
                if (command.What == LaneCommand.Kind.Message) Deliver(command.Message!, behind ? i : -1);
                else Obey(command);
            }
            catch (Exception e)
            {
                NoteFault(e);
            }

            command = default;
        }

        if (_missed.Count > 0) MakeUp();
    }

    private void MarkNewest(Span<LaneCommand> batch)
    {
        for (int i = 0; i < batch.Length; i++)
            if (batch[i] is { What: LaneCommand.Kind.Message, Topic: { Kind: TopicKind.State } topic } && _topics[topic.Id] is { } laneTopic)
                laneTopic.NewestInBatch = i;
    }

    private void Deliver(HubMessage message, int indexInBatch)
    {
        _messages++;
        LaneTopic topic = _topics[message.Topic!.Id]!;
        ReadOnlySpan<Subscription> subscriptions = topic.Subscriptions;
        if (message.IsConflatable)
        {
            if (message.Cursor.Epoch == topic.Delivered.Epoch && message.Cursor.Offset <= topic.Delivered.Offset)
            {
                _superseded += subscriptions.Length;
                message.Release();
                return;
            }

            topic.Delivered = message.Cursor;
        }

        if (indexInBatch >= 0 && message.IsConflatable && topic.NewestInBatch != indexInBatch)
        {
            _superseded += subscriptions.Length;
            message.Release();
            return;
        }

        // One reference for each queue that may take it; those that do not are given back at the end together with the inbox's own.
        message.AddReferences(subscriptions.Length);
        int unused = 1;
        int encoding = -1;
        int length = 0;

        // Backwards: a subscriber that is ended on the way removes itself, which moves one from behind into its place.
        for (int i = subscriptions.Length - 1; i >= 0; i--)
        {
            Subscription subscription = subscriptions[i];
            Subscriber subscriber = subscription.Subscriber;
            if (message.Cursor.Offset <= subscription.CoveredThrough.Offset && message.Cursor.Epoch == subscription.CoveredThrough.Epoch)
            {
                _covered++;
                unused++;
                continue;
            }

            if (subscriber.Queue.Encoding != encoding)
            {
                encoding = subscriber.Queue.Encoding;
                length = Encode(message, encoding);
            }

            // A value that cannot be framed is a fault of ours: its readers are told that they missed something.
            if (length < 0)
            {
                unused++;
                BeginEnd(subscriber, EndReason.TooSlow);
                continue;
            }

            if (!Enqueue(subscriber, subscription, message, length)) unused++;
        }

        if (message.ReceivedAtUs > 0 && !subscriptions.IsEmpty) NoteReceived(message.ReceivedAtUs);
        if (topic.Limited is { } limited) OfferLimited(limited, message);
        message.Release(unused);
    }

    /// <summary>Puts a frame into a queue, which then holds the caller's reference; false when the subscriber was ended instead.</summary>
    private bool Enqueue(Subscriber subscriber, Subscription? subscription, HubMessage message, int length)
    {
        DeliveryQueue queue = subscriber.Queue;
        if (subscriber.IsBlocked)
        {
            if (subscription is { PendingIndex: >= 0 } && message.IsConflatable && queue.Bytes >= subscriber.Limits.ConflateAboveBytes
                && queue.TryReplace(subscription.PendingIndex, message, length))
            {
                _queued++;
                _conflated++;
                return true;
            }

            if (queue.Count >= subscriber.Limits.QueueMessagesMax || queue.Bytes + length > subscriber.Limits.QueueBytesMax)
            {
                _tooSlow++;
                BeginEnd(subscriber, EndReason.TooSlow);
                return false;
            }
        }

        long index = queue.Enqueue(message, length);
        if (subscription is not null) subscription.PendingIndex = index;
        _queued++;
        MarkDirty(subscriber);
        if (queue.Bytes >= FlushEarlyBytes && !subscriber.IsBlocked) Flush(subscriber);
        return true;
    }

    private int Encode(HubMessage message, int encoding)
    {
        try
        {
            return message.EnsureEncoded(encoding, _encoders[encoding]);
        }
        catch (Exception e)
        {
            NoteFault(e);
            return -1;
        }
    }

    /// <summary>A bug in a transport or an encoder must not end the lane, which carries thousands; it is counted and kept for whoever looks.</summary>
    private void NoteFault(Exception e)
    {
        LastFault = e;
        _faults++;
    }
}
