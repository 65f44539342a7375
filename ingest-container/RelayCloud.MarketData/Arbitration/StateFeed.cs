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

    /// <summary>Decides; called behind the gate.</summary>
    protected abstract Verdict Judge(in Arrival arrival);

    /// <summary>The exchange's time to publish with the value; 0 where there is none.</summary>
    protected virtual long TimeMsOf(ParsedFrame frame) => frame.TimeMs;

    private void Publish(in Arrival arrival)
    {
        ReadOnlySpan<byte> data = arrival.Data;

        // Values of one topic differ little in length: one or two growths, then never again.
        if (_last.Length < data.Length) _last = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)data.Length + 64)];
        data.CopyTo(_last);
        _lastLength = data.Length;
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

    private void Report(in Arrival arrival)
    {
        Divergences++;
        Context.Divergences.Add(new Divergence(Topic, arrival.Frame.TimeMs, PublishedGateway, arrival.Gateway, arrival.ReceivedAtUs));
    }
}
