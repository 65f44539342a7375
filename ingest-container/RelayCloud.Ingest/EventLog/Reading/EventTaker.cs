using Azure.Messaging.EventHubs;
using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Reading;

/// <summary>
/// Gives the events of one partition to the feed: each once, by epoch and offset, and trades in order. Trades that come before others that are missing wait for these, because a
/// writer that sends again after a failure leaves them out of order; in time they are given up as lost. One thread at a time.
/// </summary>
internal sealed class EventTaker(MarketFeed feed, TopicTable topics, SeenTopics seen, string partition, int gapMsMax, TimeProvider time, ILogger logger)
{
    // 4 batches of a writer hold fewer.
    private const int WaitingEventsMax = 4_096;
    private const long WaitingBytesMax = 8 << 20;

    private readonly EventDecoder _decoder = new(topics);
    private readonly List<Waiting> _waiting = [];
    private readonly HashSet<Topic> _topics = [];
    private long _waitingBytes;

    /// <summary>What it has counted.</summary>
    public TakerCounters Counters { get; } = new();

    /// <summary>Whether what comes is published; else it is restored.</summary>
    public bool Publishes { get; set; }

    /// <summary>The topics of which something came.</summary>
    public IReadOnlyCollection<Topic> Topics => _topics;

    /// <summary>Takes an event as it comes.</summary>
    public void Take(EventData data)
    {
        if (!_decoder.TryDecode(data, out LogEvent found))
        {
            if (Counters.Foreign++ == 0) EventLogLog.ForeignEvent(logger, partition, data.SequenceNumber);
            return;
        }

        Take(in found);
    }

    /// <summary>Takes an event that is understood.</summary>
    public void Take(in LogEvent found)
    {
        if (_topics.Add(found.Topic)) seen.Add(found.Topic);
        switch (Give(in found, takesGap: false))
        {
            case ReplayOutcome.Gap:
                Wait(in found);
                break;
            case ReplayOutcome.Taken when _waiting.Count > 0:
                GiveThoseAfter(found.Topic);
                break;
        }
    }

    /// <summary>Gives up waiting where it took too long. To be called now and then.</summary>
    public void OnTick()
    {
        while (_waiting.Count > 0 && time.GetElapsedTime(_waiting[0].Since).TotalMilliseconds >= gapMsMax) GiveUp(_waiting[0].Event.Topic);
    }

    /// <summary>Nothing more comes for now: gives all that waits.</summary>
    public void EndWaiting()
    {
        while (_waiting.Count > 0) GiveUp(_waiting[0].Event.Topic);
    }

    /// <summary>Forgets what waits and which topics came.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _waitingBytes = 0;
        _topics.Clear();
    }

    private ReplayOutcome Give(in LogEvent found, bool takesGap)
    {
        MarketMessage message = found.ToMessage();
        ReplayOutcome outcome = Publishes ? feed.Relay(in message, takesGap) : feed.Restore(in message, takesGap);
        switch (outcome)
        {
            case ReplayOutcome.Taken:
                Counters.Taken++;
                Counters.NewestReceivedAtUs = Math.Max(Counters.NewestReceivedAtUs, found.ReceivedAtUs);
                break;
            case ReplayOutcome.Known:
                Counters.Known++;
                break;
            case ReplayOutcome.Malformed when Counters.Foreign++ == 0:
                EventLogLog.ForeignEvent(logger, partition, found.Cursor.Offset);
                break;
        }

        return outcome;
    }

    private void Wait(in LogEvent found)
    {
        if (_waiting.Count == WaitingEventsMax || _waitingBytes + found.Data.Length > WaitingBytesMax) EndWaiting();
        if (Give(in found, takesGap: false) != ReplayOutcome.Gap) return;

        // The memory belongs to a batch that may be much larger.
        LogEvent kept = found with { Data = found.Data.ToArray() };
        _waiting.Add(new Waiting(kept, time.GetTimestamp()));
        _waitingBytes += kept.Data.Length;
    }

    private void GiveThoseAfter(Topic topic)
    {
        bool again = true;
        while (again)
        {
            again = false;
            for (int i = 0; i < _waiting.Count; i++)
            {
                LogEvent waiting = _waiting[i].Event;
                if (waiting.Topic != topic || Give(in waiting, takesGap: false) == ReplayOutcome.Gap) continue;
                Remove(i--);
                again = true;
            }
        }
    }

    private void GiveUp(Topic topic)
    {
        int first = -1;
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Event.Topic != topic) continue;
            Cursor mine = _waiting[i].Event.Cursor;
            if (first < 0 || mine.Epoch < _waiting[first].Event.Cursor.Epoch || (mine.Epoch == _waiting[first].Event.Cursor.Epoch && mine.Offset < _waiting[first].Event.Cursor.Offset)) first = i;
        }

        LogEvent lost = _waiting[first].Event;
        Remove(first);

        // Before the first that was ever seen of a topic nothing is known to be missing: reading began in the middle.
        if (feed.TryGetInfo(topic, out TopicInfo info) && info.Cursor.Offset > 0)
        {
            Counters.Gaps++;
            EventLogLog.TradesMissing(logger, topic.Name, lost.Cursor.Offset - lost.EventCount + 1);
        }

        Give(in lost, takesGap: true);
        GiveThoseAfter(topic);
    }

    private void Remove(int index)
    {
        _waitingBytes -= _waiting[index].Event.Data.Length;
        _waiting.RemoveAt(index);
    }

    private sealed record Waiting(LogEvent Event, long Since);
}
