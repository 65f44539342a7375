using System.Buffers;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.MarketData.Arbitration;

/// <content>How trades leave, and what is kept of them.</content>
internal sealed partial class TradesFeed
{
    // Held trades leave in messages of at most this many, so that no message is much larger than the exchange's own (121 seen).
    private const int ReleasedTradesMax = 128;

    private long _releasedTimeMs;
    private long _releasedReceivedAtUs;
    private int _releasedGateway;

    /// <summary>Writes the last trades; false when there are none.</summary>
    public bool TryCopyTrades(int tradesMax, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (Gate)
        {
            cursor = Position;
            if (_ring.Count == 0) return false;
            _ring.CopyLast(Math.Clamp(tradesMax, 1, _ring.Count), destination);
            return true;
        }
    }

    /// <summary>Writes the trades after a cursor.</summary>
    public ResumeOutcome CopyTradesAfter(Cursor after, int replayTrades, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (Gate)
        {
            cursor = Position;
            if (after.Epoch != Epoch || after.Offset < 0 || after.Offset > Offset)
            {
                if (_ring.Count > 0) _ring.CopyLast(Math.Min(replayTrades, _ring.Count), destination);
                return ResumeOutcome.OtherEpoch;
            }

            long missed = Offset - after.Offset;
            if (missed > 0) _ring.CopyLast((int)Math.Min(missed, _ring.Count), destination);
            return missed > _ring.Count ? ResumeOutcome.Gap : ResumeOutcome.Complete;
        }
    }

    /// <summary>Publishes what is new of a frame, in its order, as one message. Returns how many trades that were.</summary>
    private int PublishFrame(in Arrival arrival, Span<TradeStanding> standings, bool withFresh, TradeMark firstMark)
    {
        ReadOnlySpan<TradeSlice> trades = arrival.Frame.Trades;
        for (int i = 0; i < trades.Length; i++)
            if (standings[i] == TradeStanding.Late) PenaliseWhoPassed(trades[i].TimeMs, arrival.Timestamp);

        TradeBatch batch = TradeBatch.OfThisThread;
        batch.Clear();
        TradeMark mark = firstMark;
        int published = 0, late = 0;
        long lastTimeMs = 0;
        bool isWhole = true;
        for (int i = 0; i < trades.Length; i++)
        {
            bool isLate = standings[i] == TradeStanding.Late;
            bool isNew = isLate || (withFresh && standings[i] == TradeStanding.Fresh);
            ReadOnlySpan<byte> bytes = arrival.Text.Slice(trades[i].Start, trades[i].Length);
            bool isKept = isNew && Keep(bytes, trades[i].TimeMs, trades[i].Tid, arrival.Gateway, isLate ? TradeMark.Late : mark);
            if (!isKept)
            {
                // New but not kept: it stands twice in this frame.
                if (isNew) Context.Counters.Add(arrival.Gateway, Counter.TradesDuplicate);

                // From here on the frame's own bytes will not do: begin to gather.
                if (isWhole)
                    for (int j = 0; j < i; j++) batch.Add(arrival.Text.Slice(trades[j].Start, trades[j].Length));
                isWhole = false;
                continue;
            }

            if (!isWhole) batch.Add(bytes);
            if (!isLate) mark = TradeMark.None;
            else late++;
            published++;
            lastTimeMs = trades[i].TimeMs;
        }

        if (published == 0) return 0;
        Context.Counters.Add(arrival.Gateway, Counter.TradesAccepted, published);
        if (late > 0) Context.Counters.Add(arrival.Gateway, Counter.TradesLate, late);
        Publish(isWhole ? arrival.Data : batch.ToJson(), published, lastTimeMs, arrival.ReceivedAtUs, arrival.Gateway);
        return published;
    }

    /// <summary>Notes a trade as published; false when it is already.</summary>
    private bool Keep(ReadOnlySpan<byte> bytes, long timeMs, long tid, int gateway, TradeMark mark)
    {
        if (!_window.TryAdd(timeMs, tid)) return false;
        _ring.Add(bytes, timeMs, gateway, mark);
        if (Offset == 0) _firstTimeMs = timeMs;
        Offset++;
        _newestTimeMs = Math.Max(_newestTimeMs, timeMs);
        return true;
    }

    private void Publish(ReadOnlySpan<byte> data, int count, long timeMs, long receivedAtUs, int gateway)
    {
        UpstreamTimeMs = timeMs;
        PublishedReceivedAtUs = receivedAtUs;
        PublishedGateway = gateway;
        Context.Counters.Add(gateway, Counter.Published);
        Context.Sink.Publish(new MarketMessage
        {
            Topic = Topic,
            Data = data,
            Cursor = Position,
            EventCount = count,
            UpstreamTimeMs = timeMs,
            ReceivedAtUs = receivedAtUs,
        });
    }

    private static void BeginRelease() => TradeBatch.OfThisThread.Clear();

    private void Release(in HeldTrade trade, TradeMark mark)
    {
        TradeBatch batch = TradeBatch.OfThisThread;
        ReadOnlySpan<byte> bytes = _held.BytesOf(in trade);
        if (!Keep(bytes, trade.TimeMs, trade.Tid, trade.Gateway, mark)) return;
        if (mark == TradeMark.Late) Context.Counters.Add(trade.Gateway, Counter.TradesLate);
        batch.Add(bytes);
        _releasedTimeMs = trade.TimeMs;
        _releasedReceivedAtUs = trade.ReceivedAtUs;
        _releasedGateway = trade.Gateway;
        if (batch.Count == ReleasedTradesMax) EndRelease();
    }

    private void EndRelease()
    {
        TradeBatch batch = TradeBatch.OfThisThread;
        if (batch.Count == 0) return;
        Publish(batch.ToJson(), batch.Count, _releasedTimeMs, _releasedReceivedAtUs, _releasedGateway);
        batch.Clear();
    }
}
