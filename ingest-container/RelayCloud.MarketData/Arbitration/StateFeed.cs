using System.Buffers;
using System.Numerics;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>A topic of which only the last value counts. Keeps a copy of that value.</summary>
internal abstract class StateFeed(Topic topic, ArbitrationContext context) : TopicFeed(topic, context)
{
    private byte[] _last = [];
    private int _lastLength;

    /// <summary>The last published data. Behind the gate.</summary>
    protected ReadOnlySpan<byte> Last => _last.AsSpan(0, _lastLength);

    /// <inheritdoc/>
    public sealed override Verdict Accept(in Arrival arrival)
    {
        lock (Gate)
        {
            ReceivedAtUs = arrival.ReceivedAtUs;
            Verdict verdict = Judge(in arrival);
            if (verdict == Verdict.Accepted) Publish(in arrival);
            else if (verdict == Verdict.Divergent) Report(in arrival);
            return verdict;
        }
    }

    /// <summary>Writes the last value; false when there is none.</summary>
    public bool TryCopyLast(IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (Gate)
        {
            cursor = Position;
            if (Offset == 0) return false;
            destination.Write(Last);
            return true;
        }
    }

    /// <inheritdoc/>
    public sealed override ReplayOutcome Replay(in MarketMessage message, bool publishes, bool takesGap)
    {
        lock (Gate)
        {
            if (!IsNews(message.Cursor)) return ReplayOutcome.Known;
            KeepLast(message.Data);
            Epoch = message.Cursor.Epoch;
            Offset = message.Cursor.Offset;
            UpstreamTimeMs = message.UpstreamTimeMs;
            PublishedReceivedAtUs = message.ReceivedAtUs;
            if (!publishes) return ReplayOutcome.Taken;
            ReceivedAtUs = message.ReceivedAtUs;
            Context.Sink.Publish(in message);
            return ReplayOutcome.Taken;
        }
    }

    /// <summary>Decides; called behind the gate.</summary>
    protected abstract Verdict Judge(in Arrival arrival);

    /// <summary>The exchange's time to publish with the value; 0 where there is none.</summary>
    protected virtual long TimeMsOf(ParsedFrame frame) => frame.TimeMs;

    private void Publish(in Arrival arrival)
    {
        ReadOnlySpan<byte> data = arrival.Data;

        KeepLast(data);
        Offset++;
        UpstreamTimeMs = TimeMsOf(arrival.Frame);
        PublishedReceivedAtUs = arrival.ReceivedAtUs;
        PublishedGateway = arrival.Gateway;
        Context.Counters.Add(arrival.Gateway, Counter.Published);
        Context.Sink.Publish(new MarketMessage
        {
            Topic = Topic,
            Data = data,
            Cursor = Position,
            EventCount = 1,
            UpstreamTimeMs = UpstreamTimeMs,
            ReceivedAtUs = arrival.ReceivedAtUs,
        });
    }

    private void KeepLast(ReadOnlySpan<byte> data)
    {
        // Values of one topic differ little in length: one or two growths, then never again.
        if (_last.Length < data.Length) _last = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)data.Length + 64)];
        data.CopyTo(_last);
        _lastLength = data.Length;
    }

    private void Report(in Arrival arrival)
    {
        Divergences++;

        // What an earlier run published came from a gateway that is not known any more.
        if (PublishedGateway < 0) return;
        Context.Divergences.Add(new Divergence(Topic, arrival.Frame.TimeMs, PublishedGateway, arrival.Gateway, arrival.ReceivedAtUs));
    }
}
