using System.Text.Unicode;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Subscriptions;

/// <summary>
/// Reads the <c>subscription</c> object of a customer's message, <c>{"type":"l2Book","coin":"BTC",…}</c>, straight from its bytes.
/// Allocates nothing, makes no strings, never throws. Stateless and thread safe.
/// </summary>
/// <remarks>
/// As for the exchange, absent, <c>null</c> and default values are the same subscription, and unknown keys are ignored (reference section 3).
/// A key that has no meaning for the type is ignored too, whatever its value.
/// </remarks>
public static class SubscriptionParser
{
    // The longest string that means something is a cursor: 2 x 19 digits and a colon.
    private const int StringBytesMax = 48;

    /// <summary>Reads one subscription.</summary>
    /// <param name="json">The object's JSON text, UTF-8, white space around it allowed, nothing else.</param>
    /// <param name="coins">Where names become ids.</param>
    /// <param name="universe">The coins and dexes that exist; one not in it is <see cref="SubscriptionOutcome.UnknownCoin"/>. Null to take every name in <paramref name="coins"/>.</param>
    /// <param name="key">The topic's key; default unless the outcome is <see cref="SubscriptionOutcome.Ok"/>.</param>
    /// <param name="resume">The cursor of the optional key <c>resume</c>, <c>"epoch:offset"</c>, an extension of ours for trades; null when absent or null, or for other types.</param>
    public static SubscriptionOutcome Parse(ReadOnlySpan<byte> json, CoinTable coins, Universe? universe, out TopicKey key, out Cursor? resume)
    {
        key = default;
        resume = null;
        if (!Utf8.IsValid(json) || !SubscriptionFields.TryRead(json, out SubscriptionFields fields)) return SubscriptionOutcome.Malformed;
        Span<byte> typeBuffer = stackalloc byte[StringBytesMax];
        if (!TryReadString(fields.Type, typeBuffer, out ReadOnlySpan<byte> type)) return SubscriptionOutcome.Malformed;
        SubscriptionOutcome outcome = SubscriptionTypes.Find(type, out Channel channel);
        if (outcome != SubscriptionOutcome.Ok) return outcome;
        outcome = channel == Channel.AllMids
            ? ReadDex(fields.Dex, coins, universe, out int coinId)
            : ReadCoin(fields.Coin, coins, universe, out coinId);
        if (outcome == SubscriptionOutcome.Malformed) return outcome;

        // A wrong JSON type anywhere makes the whole message unreadable, so that the parameters are read even if the coin is unknown.
        bool fast = false;
        byte nSigFigs = 0, mantissa = 0, interval = 0;
        SubscriptionOutcome parameters = channel switch
        {
            Channel.L2Book => ReadAggregation(in fields, out fast, out nSigFigs, out mantissa),
            Channel.Candle => ReadInterval(fields.Interval, out interval),
            Channel.Trades => ReadResume(fields.Resume, out resume),
            _ => SubscriptionOutcome.Ok,
        };
        if (parameters == SubscriptionOutcome.Malformed || outcome == SubscriptionOutcome.Ok) outcome = parameters;
        if (outcome == SubscriptionOutcome.Ok) key = new TopicKey(channel, fast, nSigFigs, mantissa, interval, coinId);
        else resume = null;
        return outcome;
    }

    private static SubscriptionOutcome ReadCoin(ReadOnlySpan<byte> field, CoinTable coins, Universe? universe, out int coinId)
    {
        coinId = -1;
        if (!IsString(field)) return SubscriptionOutcome.Malformed;
        coinId = IdOf(field, coins);
        bool known = coinId > 0 && (universe is null || universe.HasCoin(coinId));
        return known ? SubscriptionOutcome.Ok : SubscriptionOutcome.UnknownCoin;
    }

    private static SubscriptionOutcome ReadDex(ReadOnlySpan<byte> field, CoinTable coins, Universe? universe, out int dexId)
    {
        dexId = coins.IdOf(""u8);
        if (IsAbsentOrNull(field)) return SubscriptionOutcome.Ok;
        if (!IsString(field)) return SubscriptionOutcome.Malformed;
        dexId = IdOf(field, coins);

        // The first dex always exists, also before anything was learnt of the others.
        bool known = dexId == 0 || (dexId > 0 && (universe is null || universe.HasDex(dexId)));
        return known ? SubscriptionOutcome.Ok : SubscriptionOutcome.UnknownCoin;
    }

    private static SubscriptionOutcome ReadAggregation(in SubscriptionFields fields, out bool fast, out byte nSigFigs, out byte mantissa)
    {
        nSigFigs = 0;
        mantissa = 0;
        fast = fields.Fast.SequenceEqual("true"u8);
        if (!fast && !IsAbsentOrNull(fields.Fast) && !fields.Fast.SequenceEqual("false"u8)) return SubscriptionOutcome.Malformed;
        if (!TryReadInteger(fields.NSigFigs, out long? figures) || !TryReadInteger(fields.Mantissa, out long? mantissaOrNull)) return SubscriptionOutcome.Malformed;
        if (figures is not null and not (>= 2 and <= 5)) return SubscriptionOutcome.InvalidParameters;
        if (mantissaOrNull is not null and not (1 or 2 or 5)) return SubscriptionOutcome.InvalidParameters;
        if (mantissaOrNull is not null && figures != 5) return SubscriptionOutcome.InvalidParameters;
        nSigFigs = (byte)(figures ?? 0);
        mantissa = (byte)(mantissaOrNull ?? 0);
        return SubscriptionOutcome.Ok;
    }

    private static SubscriptionOutcome ReadInterval(ReadOnlySpan<byte> field, out byte interval)
    {
        interval = 0;
        Span<byte> buffer = stackalloc byte[StringBytesMax];
        if (!IsString(field)) return SubscriptionOutcome.Malformed;
        int index = TryReadString(field, buffer, out ReadOnlySpan<byte> name) ? CandleInterval.IndexOf(name) : -1;
        if (index < 0) return SubscriptionOutcome.InvalidParameters;
        interval = (byte)index;
        return SubscriptionOutcome.Ok;
    }

    private static SubscriptionOutcome ReadResume(ReadOnlySpan<byte> field, out Cursor? resume)
    {
        resume = null;
        if (IsAbsentOrNull(field)) return SubscriptionOutcome.Ok;
        if (!IsString(field)) return SubscriptionOutcome.Malformed;
        Span<byte> buffer = stackalloc byte[StringBytesMax];
        if (!TryReadString(field, buffer, out ReadOnlySpan<byte> text) || !Cursor.TryParse(text, out Cursor cursor)) return SubscriptionOutcome.InvalidParameters;
        resume = cursor;
        return SubscriptionOutcome.Ok;
    }

    private static bool IsAbsentOrNull(ReadOnlySpan<byte> field) => field.Length == 0 || field.SequenceEqual("null"u8);

    private static bool IsString(ReadOnlySpan<byte> field) => field.Length > 0 && field[0] == (byte)'"';

    private static int IdOf(ReadOnlySpan<byte> field, CoinTable coins) => CoinReader.IdOf(field[1..^1], field.Contains((byte)'\\'), coins);

    /// <summary>The text of a string. False for other types and for strings that are longer than any that means something.</summary>
    private static bool TryReadString(ReadOnlySpan<byte> field, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!IsString(field)) return false;
        ReadOnlySpan<byte> raw = field[1..^1];
        text = raw;
        if (!raw.Contains((byte)'\\')) return true;
        if (!EscapeText.TryRemove(raw, buffer, out int length)) return false;
        text = buffer[..length];
        return true;
    }

    /// <summary>A whole number or null. False for other types; fractions and exponents are other types, as for the exchange.</summary>
    private static bool TryReadInteger(ReadOnlySpan<byte> field, out long? value)
    {
        value = null;
        if (IsAbsentOrNull(field)) return true;
        bool negative = field[0] == (byte)'-';
        var json = new JsonCursor(negative ? field[1..] : field);
        if (!json.TryReadWhole(out long number)) return false;
        value = negative ? -number : number;
        return true;
    }
}
