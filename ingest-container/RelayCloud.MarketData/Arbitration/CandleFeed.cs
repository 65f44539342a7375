using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>Candles: a later opening wins, then more trades, then more volume.</summary>
internal sealed class CandleFeed(Topic topic, ArbitrationContext context) : StateFeed(topic, context)
{
    private long _opensMs;
    private long _trades;
    private int _volumeStart;
    private int _volumeLength;

    /// <inheritdoc/>
    public override bool IsCurrent(int gateway) => false;

    /// <inheritdoc/>
    public override void OnRestored(CoinTable coins)
    {
        lock (Gate)
        {
            ParsedFrame frame = ParsedFrame.OfThisThread;
            if (!FrameParser.TryParseCandle(Last, coins, frame)) return;
            _opensMs = frame.TimeMs;
            _trades = frame.CandleTrades;
            _volumeStart = frame.CandleVolume.Start.Value;
            _volumeLength = frame.CandleVolume.End.Value - _volumeStart;
        }
    }

    /// <inheritdoc/>
    protected override Verdict Judge(in Arrival arrival)
    {
        ParsedFrame frame = arrival.Frame;
        ReadOnlySpan<byte> volume = arrival.Text[frame.CandleVolume];
        if (frame.TimeMs < _opensMs) return Verdict.Late;
        if (frame.TimeMs == _opensMs)
        {
            if (frame.CandleTrades < _trades) return Verdict.Late;
            if (frame.CandleTrades == _trades)
            {
                if (Last.SequenceEqual(arrival.Data)) return Verdict.Duplicate;
                int order = CompareWithLast(volume);
                if (order < 0) return Verdict.Late;
                if (order == 0) return Verdict.Divergent;
            }
        }

        _opensMs = frame.TimeMs;
        _trades = frame.CandleTrades;
        _volumeStart = frame.CandleVolume.Start.Value - frame.DataStart;
        _volumeLength = volume.Length;
        return Verdict.Accepted;
    }

    /// <summary>A candle's opening is not the time of the value, and would look like a delay of up to a month.</summary>
    protected override long TimeMsOf(ParsedFrame frame) => 0;

    private int CompareWithLast(ReadOnlySpan<byte> volume)
    {
        _ = DecimalText.TryParse(volume, signAllowed: false, out DecimalText mine);
        _ = DecimalText.TryParse(Last.Slice(_volumeStart, _volumeLength), signAllowed: false, out DecimalText last);
        return DecimalText.Compare(mine, last);
    }
}
