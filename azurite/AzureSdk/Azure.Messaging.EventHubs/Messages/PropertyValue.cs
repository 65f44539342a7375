using System.IO;
using System.Runtime.Serialization;
using System.Text;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>The values that event properties may have, and how AMQP carries them.</summary>
internal static class PropertyValue
{
    private static readonly AmqpSymbol UriType = new("com.microsoft:uri");
    private static readonly AmqpSymbol DateTimeOffsetType = new("com.microsoft:datetime-offset");
    private static readonly AmqpSymbol TimeSpanType = new("com.microsoft:timespan");

    /// <exception cref="SerializationException">AMQP has no such type.</exception>
    public static void Write(AmqpWriter writer, string name, object? value)
    {
        switch (value)
        {
            case string text: writer.WriteString(text); break;
            case long number: writer.WriteLong(number); break;
            case int number: writer.WriteInt(number); break;
            case double number: writer.WriteDouble(number); break;
            case bool flag: writer.WriteBoolean(flag); break;
            case Uri uri: WriteDescribed(writer, UriType, uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString); break;
            case DateTimeOffset time: WriteDescribed(writer, DateTimeOffsetType, time.UtcTicks); break;
            case TimeSpan span: WriteDescribed(writer, TimeSpanType, span.Ticks); break;
            case DateTime time: writer.WriteTimestamp(AmqpTimestamp.From(new DateTimeOffset(time.ToUniversalTime()))); break;
            case decimal number: writer.WriteDecimal(DecimalBits.ToAmqp(number)); break;
            case ArraySegment<byte> bytes: writer.WriteBinary(bytes); break;
            case Stream stream: WriteStream(writer, stream); break;
            default: WriteOther(writer, name, value); break;
        }
    }

    /// <summary>The .NET value of what was read from the wire.</summary>
    public static object? FromAmqp(object? value) => value switch
    {
        AmqpSymbol symbol => symbol.Value,
        AmqpTimestamp time => time.ToDateTimeOffset().UtcDateTime,
        Rune rune => rune.IsBmp ? (char)rune.Value : rune.ToString(),
        AmqpDecimal number => DecimalBits.FromAmqp(number),
        AmqpDescribed described => FromDescribed(described),
        AmqpMap map => ToDictionary(map),
        List<object?> list => list.ConvertAll(FromAmqp),
        _ => value,
    };

    private static object? FromDescribed(AmqpDescribed described)
    {
        string? type = (described.Descriptor as AmqpSymbol?)?.Value;
        return (type, described.Value) switch
        {
            ("com.microsoft:uri", string text) when Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri) => uri,
            ("com.microsoft:datetime-offset", long ticks) when ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
            ("com.microsoft:timespan", long ticks) => new TimeSpan(ticks),
            _ => FromAmqp(described.Value),
        };
    }

    private static Dictionary<string, object?> ToDictionary(AmqpMap map)
    {
        var dictionary = new Dictionary<string, object?>(map.Count);
        foreach (KeyValuePair<object, object?> entry in map) dictionary[FromAmqp(entry.Key)?.ToString() ?? ""] = FromAmqp(entry.Value);
        return dictionary;
    }

    private static void WriteDescribed(AmqpWriter writer, AmqpSymbol type, object value) => writer.WriteValue(new AmqpDescribed(type, value));

    private static void WriteStream(AmqpWriter writer, Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        writer.WriteBinary(copy.GetBuffer().AsSpan(0, (int)copy.Length));
    }

    private static void WriteOther(AmqpWriter writer, string name, object? value)
    {
        try
        {
            writer.WriteValue(value);
        }
        catch (ArgumentException failure)
        {
            throw new SerializationException($"The property '{name}' is a {value?.GetType().FullName}, which AMQP cannot carry; use a number, text, Boolean, char, Guid, DateTime, DateTimeOffset, TimeSpan, Uri or bytes.", failure);
        }
    }
}
