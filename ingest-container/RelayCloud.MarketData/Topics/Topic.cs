using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RelayCloud.MarketData.Topics;

/// <summary>
/// One stream of values: channel, coin and parameters, interned to a dense <see cref="Id"/>.
/// Immutable; compare by reference. Everything a hot path needs of it is made once, here.
/// </summary>
public sealed class Topic
{
    private static readonly JsonEncodedText[] Types =
        [.. new[] { "l2Book", "bbo", "trades", "candle", "allMids", "activeAssetCtx" }.Select(t => JsonEncodedText.Encode(t))];

    internal Topic(int id, TopicKey key, string coin)
    {
        Id = id;
        Key = key;
        Coin = coin;
        IsSpot = coin.StartsWith('@') || coin.Contains('/');
        SubscriptionJson = WriteSubscription();
        string channel = key.Channel == Channel.ActiveAssetCtx && IsSpot ? "activeSpotAssetCtx" : Types[(int)key.Channel].Value;
        EnvelopePrefix = Encoding.UTF8.GetBytes($"{{\"channel\":\"{channel}\",\"data\":");
        Name = WriteName();
    }

    /// <summary>Dense index, from 0; valid for the life of the <see cref="TopicTable"/>.</summary>
    public int Id { get; }

    /// <summary>What identifies the topic.</summary>
    public TopicKey Key { get; }

    /// <summary>The channel.</summary>
    public Channel Channel => Key.Channel;

    /// <summary>State or Events.</summary>
    public TopicKind Kind => Key.Channel == Channel.Trades ? TopicKind.Events : TopicKind.State;

    /// <summary>The coin as the exchange spells it; for <see cref="Channel.AllMids"/> the dex, <c>""</c> being the first.</summary>
    public string Coin { get; }

    /// <summary>Whether the coin is a spot pair (<c>@107</c>, <c>PURR/USDC</c>).</summary>
    public bool IsSpot { get; }

    /// <summary>The readable name: <c>l2Book:BTC</c>, <c>l2Book:BTC?fast</c>, <c>l2Book:BTC?nSigFigs=5&amp;mantissa=2</c>, <c>candle:BTC,1m</c>, <c>allMids</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// The subscription object with defaults and nulls filled in, as the exchange echoes it (reference section 3):
    /// sent upstream, and echoed to customers. UTF-8 JSON.
    /// </summary>
    public ReadOnlyMemory<byte> SubscriptionJson { get; }

    /// <summary><c>{"channel":"…","data":</c>: a frame is this, the data JSON, and <c>}</c>. UTF-8.</summary>
    public ReadOnlyMemory<byte> EnvelopePrefix { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private string WriteName()
    {
        string name = Types[(int)Channel].Value;
        if (Coin.Length > 0) name += ":" + Coin;
        if (Channel == Channel.Candle) return name + "," + CandleInterval.Names[Key.Interval];
        if (Key.Fast) name += "?fast";
        if (Key.NSigFigs != 0) name += string.Create(CultureInfo.InvariantCulture, $"{(Key.Fast ? '&' : '?')}nSigFigs={Key.NSigFigs}");
        if (Key.Mantissa != 0) name += string.Create(CultureInfo.InvariantCulture, $"&mantissa={Key.Mantissa}");
        return name;
    }

    private byte[] WriteSubscription()
    {
        using var stream = new MemoryStream();
        using (var w = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            w.WriteStartObject();
            w.WriteString("type", Types[(int)Channel]);
            if (Channel != Channel.AllMids) w.WriteString("coin", Coin);
            else if (Coin.Length > 0) w.WriteString("dex", Coin);
            if (Channel == Channel.Candle) w.WriteString("interval", CandleInterval.Names[Key.Interval]);
            if (Channel == Channel.L2Book)
            {
                if (Key.NSigFigs == 0) w.WriteNull("nSigFigs"); else w.WriteNumber("nSigFigs", Key.NSigFigs);
                if (Key.Mantissa == 0) w.WriteNull("mantissa"); else w.WriteNumber("mantissa", Key.Mantissa);
                w.WriteBoolean("fast", Key.Fast);
            }

            w.WriteEndObject();
        }

        return stream.ToArray();
    }
}
