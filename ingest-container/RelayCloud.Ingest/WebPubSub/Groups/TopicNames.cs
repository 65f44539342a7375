using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>Finds the topic that has a name such as <c>l2Book:BTC?nSigFigs=5&amp;mantissa=2</c>, <c>candle:BTC,1m</c> or <c>allMids</c>. Thread safe.</summary>
internal sealed class TopicNames(TopicTable topics, Universe universe)
{
    /// <summary>The topic, if the exchange has it: a name that stands for nothing makes none.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Topic? topic)
    {
        topic = null;
        if (!TryParse(name, out TopicKey key)) return false;
        bool isThere = key.Channel == Channel.AllMids ? universe.HasDex(key.CoinId) : universe.HasCoin(key.CoinId);
        if (!isThere || !topics.TryGetOrAdd(key, out topic)) return false;

        // One spelling each, so that no topic has two groups.
        if (topic.Name != name) topic = null;
        return topic is not null;
    }

    private bool TryParse(string name, out TopicKey key)
    {
        key = default;
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        string rest = colon < 0 ? "" : name[(colon + 1)..];
        Channel? channel = (colon < 0 ? name : name[..colon]) switch
        {
            "l2Book" => Channel.L2Book,
            "bbo" => Channel.Bbo,
            "trades" => Channel.Trades,
            "candle" => Channel.Candle,
            "allMids" => Channel.AllMids,
            "activeAssetCtx" => Channel.ActiveAssetCtx,
            _ => null,
        };
        if (channel is not { } known || (rest.Length == 0 && known != Channel.AllMids)) return false;
        key = TopicKey.Of(known, 0);
        if (known == Channel.Candle && !TryCutInterval(ref rest, ref key)) return false;
        if (known == Channel.L2Book && !TryCutParameters(ref rest, ref key)) return false;
        key = key with { CoinId = topics.Coins.IdOf(rest) };
        return key.CoinId >= 0;
    }

    private static bool TryCutInterval(ref string rest, ref TopicKey key)
    {
        int comma = rest.LastIndexOf(',');
        int interval = comma < 0 ? -1 : CandleInterval.IndexOf(Encoding.UTF8.GetBytes(rest[(comma + 1)..]));
        if (interval < 0) return false;
        rest = rest[..comma];
        key = key with { Interval = (byte)interval };
        return true;
    }

    private static bool TryCutParameters(ref string rest, ref TopicKey key)
    {
        int question = rest.LastIndexOf('?');
        if (question < 0) return true;
        foreach (string part in rest[(question + 1)..].Split('&'))
        {
            if (part == "fast") key = key with { Fast = true };
            else if (TryNumber(part, "nSigFigs=", out byte figures) && figures is >= 2 and <= 5) key = key with { NSigFigs = figures };
            else if (TryNumber(part, "mantissa=", out byte mantissa) && mantissa is 1 or 2 or 5 && key.NSigFigs == 5) key = key with { Mantissa = mantissa };
            else return false;
        }

        rest = rest[..question];
        return true;
    }

    private static bool TryNumber(string part, string name, out byte number)
    {
        number = 0;
        return part.StartsWith(name, StringComparison.Ordinal) && byte.TryParse(part.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
