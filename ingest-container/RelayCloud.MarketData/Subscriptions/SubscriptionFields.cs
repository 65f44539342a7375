using RelayCloud.MarketData.Json;

namespace RelayCloud.MarketData.Subscriptions;

/// <summary>The members of a <c>subscription</c> object that mean something, each as it stands in the JSON. Which of them count depends on the type, which may come last.</summary>
internal ref struct SubscriptionFields
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Coin;
    public ReadOnlySpan<byte> Dex;
    public ReadOnlySpan<byte> Interval;
    public ReadOnlySpan<byte> NSigFigs;
    public ReadOnlySpan<byte> Mantissa;
    public ReadOnlySpan<byte> Fast;
    public ReadOnlySpan<byte> Resume;

    /// <summary>Reads a whole JSON text. False when it is no object, is broken, has anything after it, or repeats a member.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out SubscriptionFields fields)
    {
        fields = default;
        var json = new JsonCursor(text);
        if (!json.TryRead((byte)'{')) return false;
        if (!json.TryRead((byte)'}'))
        {
            do
            {
                if (!json.TryReadName(out ReadOnlySpan<byte> name, out _)) return false;
                _ = json.Peek();
                int start = json.Position;
                if (!json.TrySkipValue(1) || !fields.TryKeep(name, text[start..json.Position])) return false;
            }
            while (json.TryRead((byte)','));
            if (!json.TryRead((byte)'}')) return false;
        }

        return json.IsAtEnd();
    }

    private bool TryKeep(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("type"u8)) return TryKeep(ref Type, value);
        if (name.SequenceEqual("coin"u8)) return TryKeep(ref Coin, value);
        if (name.SequenceEqual("dex"u8)) return TryKeep(ref Dex, value);
        if (name.SequenceEqual("interval"u8)) return TryKeep(ref Interval, value);
        if (name.SequenceEqual("nSigFigs"u8)) return TryKeep(ref NSigFigs, value);
        if (name.SequenceEqual("mantissa"u8)) return TryKeep(ref Mantissa, value);
        if (name.SequenceEqual("fast"u8)) return TryKeep(ref Fast, value);
        return !name.SequenceEqual("resume"u8) || TryKeep(ref Resume, value);
    }

    private static bool TryKeep(ref ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        if (field.Length > 0) return false;
        field = value;
        return true;
    }
}
