using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <content>Trades that have their offsets already.</content>
internal sealed partial class TradesFeed
{
    private readonly CoinTable _coins;

    /// <inheritdoc/>
    public override ReplayOutcome Replay(in MarketMessage message, bool publishes, bool takesGap)
    {
        lock (Gate)
        {
            if (!IsNews(message.Cursor)) return ReplayOutcome.Known;
            long firstOffset = message.Cursor.Offset - message.EventCount + 1;
            bool isSameEpoch = Offset > 0 && message.Cursor.Epoch == Epoch;
            bool continues = isSameEpoch && firstOffset <= Offset + 1;

            // Restoring begins anywhere in the past. What is published begins with the first of an epoch, or that may yet come.
            bool isGap = isSameEpoch ? !continues : publishes && firstOffset > 1;
            if (isGap && !takesGap) return ReplayOutcome.Gap;
            ParsedFrame frame = ParsedFrame.OfThisThread;
            if (!FrameParser.TryParseTrades(message.Data, _coins, frame) || frame.TradeCount == 0 || frame.TradeCount != message.EventCount) return ReplayOutcome.Malformed;
            if (Offset == 0) _firstTimeMs = frame.Trades[0].TimeMs;
            if (!continues)
            {
                // What is in the ring has other offsets, or is not followed by these.
                _ring.Clear();
                Epoch = message.Cursor.Epoch;
                Offset = firstOffset - 1;
            }

            Take(in message, frame.Trades[(int)(Offset - firstOffset + 1)..], publishes);
            return ReplayOutcome.Taken;
        }
    }

    private void Take(in MarketMessage message, ReadOnlySpan<TradeSlice> news, bool publishes)
    {
        bool isWhole = news.Length == message.EventCount;
        TradeBatch batch = TradeBatch.OfThisThread;
        batch.Clear();
        foreach (TradeSlice trade in news)
        {
            ReadOnlySpan<byte> bytes = message.Data.Slice(trade.Start, trade.Length);

            // Nobody is to be blamed for a gap between what was restored and what a gateway gives next.
            _ring.Add(bytes, trade.TimeMs, gateway: 0, TradeMark.AfterPossibleGap);
            _window.TryAdd(trade.TimeMs, trade.Tid);
            _newestTimeMs = Math.Max(_newestTimeMs, trade.TimeMs);
            if (publishes && !isWhole) batch.Add(bytes);
        }

        Offset = message.Cursor.Offset;
        UpstreamTimeMs = message.UpstreamTimeMs;
        PublishedReceivedAtUs = message.ReceivedAtUs;
        if (!publishes) return;
        ReceivedAtUs = message.ReceivedAtUs;
        Context.Sink.Publish(new MarketMessage
        {
            Topic = Topic,
            Data = isWhole ? message.Data : batch.ToJson(),
            Cursor = message.Cursor,
            EventCount = news.Length,
            UpstreamTimeMs = message.UpstreamTimeMs,
            ReceivedAtUs = message.ReceivedAtUs,
        });
    }
}
