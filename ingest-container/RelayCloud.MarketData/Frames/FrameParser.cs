using System.Text.Unicode;
using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>
/// Reads a frame of a gateway, <c>{"channel":…,"data":…}</c>, and checks everything about it that can be checked without other frames.
/// Hot: one pass, allocates nothing, never throws. Frames of the public gateways and of an order-book-server (reference section 9) are read alike.
/// </summary>
internal static class FrameParser
{
    /// <summary>How deep the members of <c>data</c> stand.</summary>
    public const int DepthOfData = 2;

    /// <summary>How deep the members of a trade stand.</summary>
    public const int DepthOfTrade = 3;

    /// <summary>How deep the members of a book's level stand.</summary>
    public const int DepthOfLevel = 5;

    /// <summary>The largest frame taken. The largest known, <c>allDexsAssetCtxs</c>, has 177 KB.</summary>
    public const int FrameBytesMax = 4 * 1024 * 1024;

    /// <summary>Reads one frame into <paramref name="frame"/>.</summary>
    public static void Parse(ReadOnlySpan<byte> text, CoinTable coins, ParsedFrame frame)
    {
        frame.Clear();
        if (text.Length > FrameBytesMax) return;
        FrameKind kind = ReadEnvelope(text, coins, frame);

        // The cursor takes any bytes in strings, so that UTF-8 is checked here, many bytes at a time. Checked last, because what was read on the way
        // tells which trades a damaged frame may have carried.
        if (kind != FrameKind.Corrupt && Utf8.IsValid(text)) frame.Kind = kind;

        // Servers of former years greet with this plain text.
        else if (text.SequenceEqual("Websocket connection established."u8)) frame.Kind = FrameKind.Ignored;
    }

    /// <summary>Reads trades without their envelope. False when they are not what the exchange sends; ranges are indices into <paramref name="data"/>.</summary>
    public static bool TryParseTrades(ReadOnlySpan<byte> data, CoinTable coins, ParsedFrame frame)
    {
        frame.Clear();
        var json = new JsonCursor(data);
        return data.Length <= FrameBytesMax && TradesParser.TryRead(ref json, coins, frame) && json.IsAtEnd() && Utf8.IsValid(data);
    }

    /// <summary>Reads a candle without its envelope, as <see cref="TryParseTrades"/>.</summary>
    public static bool TryParseCandle(ReadOnlySpan<byte> data, CoinTable coins, ParsedFrame frame)
    {
        frame.Clear();
        var json = new JsonCursor(data);
        return data.Length <= FrameBytesMax && CandleParser.TryRead(ref json, coins, frame) && json.IsAtEnd() && Utf8.IsValid(data);
    }

    private static FrameKind ReadEnvelope(ReadOnlySpan<byte> text, CoinTable coins, ParsedFrame frame)
    {
        var json = new JsonCursor(text);
        FrameKind kind = FrameKind.Corrupt;
        bool hasChannel = false, hasData = false;
        ReadOnlySpan<byte> channel = default;
        if (!json.TryRead((byte)'{')) return FrameKind.Corrupt;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return FrameKind.Corrupt;
            if (name.SequenceEqual("channel"u8))
            {
                if (hasChannel || !json.TryReadString(out channel, out _)) return FrameKind.Corrupt;
                hasChannel = true;
            }
            else if (name.SequenceEqual("data"u8))
            {
                if (hasData) return FrameKind.Corrupt;
                hasData = true;
                _ = json.Peek();
                frame.DataStart = json.Position;

                // Data before channel is legal JSON, but nobody sends it: it is read over here, and again when the channel is known.
                if (!hasChannel ? !json.TrySkipValue(1) : !TryReadData(ref json, text, channel, coins, frame, out kind)) return FrameKind.Corrupt;
                frame.DataLength = json.Position - frame.DataStart;
            }
            else if (!json.TrySkipValue(1))
            {
                return FrameKind.Corrupt;
            }
        }
        while (json.TryRead((byte)','));
        if (!json.TryRead((byte)'}') || !json.IsAtEnd() || !hasChannel) return FrameKind.Corrupt;
        if (!hasData) return channel.SequenceEqual("pong"u8) ? FrameKind.Pong : FrameKind.Corrupt;
        if (kind != FrameKind.Corrupt) return kind;
        json.Position = frame.DataStart;
        return TryReadData(ref json, text, channel, coins, frame, out kind) ? kind : FrameKind.Corrupt;
    }

    private static bool TryReadData(scoped ref JsonCursor json, ReadOnlySpan<byte> text, ReadOnlySpan<byte> channelName, CoinTable coins, ParsedFrame frame, out FrameKind kind)
    {
        kind = FrameKind.Data;
        if (ChannelNames.TryFind(channelName, out Channel channel))
        {
            frame.HasChannel = true;
            frame.Channel = channel;
            frame.IsSurelyNoTrades = channel != Channel.Trades;
            bool ok = channel switch
            {
                Channel.L2Book => BookParser.TryReadBook(ref json, coins, frame),
                Channel.Bbo => BookParser.TryReadBbo(ref json, coins, frame),
                Channel.Trades => TradesParser.TryRead(ref json, coins, frame),
                Channel.Candle => CandleParser.TryRead(ref json, coins, frame),
                Channel.AllMids => AllMidsParser.TryRead(ref json, coins, frame),
                _ => AssetCtxParser.TryRead(ref json, coins, frame),
            };

            // Id 0 is the empty name: a dex, but no coin.
            if (frame.CoinId == 0 && channel != Channel.AllMids) frame.CoinId = -1;
            if (frame.CoinId < 0 || (channel == Channel.Candle && frame.Interval < 0)) kind = FrameKind.Ignored;
            return ok;
        }

        if (ChannelNames.MayBeDamagedTrades(channelName)) return false;
        frame.IsSurelyNoTrades = true;
        if (channelName.SequenceEqual("subscriptionResponse"u8)) return AckParser.TryRead(ref json, text, coins, frame, out kind);
        if (channelName.SequenceEqual("error"u8)) return TryReadError(ref json, frame, out kind);
        kind = channelName.SequenceEqual("pong"u8) ? FrameKind.Pong : FrameKind.Ignored;
        return json.TrySkipValue(1);
    }

    private static bool TryReadError(scoped ref JsonCursor json, ParsedFrame frame, out FrameKind kind)
    {
        kind = FrameKind.Error;
        bool isText = json.Peek() == (byte)'"';
        int start = json.Position;
        if (!json.TrySkipValue(1)) return false;
        frame.ErrorText = isText ? (start + 1)..(json.Position - 1) : start..json.Position;
        return true;
    }
}
