using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Fields that may be null. Every field is written, also the null ones at the end: some clients take fields by position from lists that they expect to be whole.</summary>
internal static class OptionalFields
{
    public static void WriteStringOrNull(this AmqpWriter writer, string? value)
    {
        if (value is null) writer.WriteNull();
        else writer.WriteString(value);
    }

    public static void WriteSymbolOrNull(this AmqpWriter writer, AmqpSymbol? value)
    {
        if (value is { } symbol) writer.WriteSymbol(symbol);
        else writer.WriteNull();
    }

    public static void WriteBooleanOrNull(this AmqpWriter writer, bool? value)
    {
        if (value is { } known) writer.WriteBoolean(known);
        else writer.WriteNull();
    }

    public static void WriteUByteOrNull(this AmqpWriter writer, byte? value)
    {
        if (value is { } known) writer.WriteUByte(known);
        else writer.WriteNull();
    }

    public static void WriteUShortOrNull(this AmqpWriter writer, ushort? value)
    {
        if (value is { } known) writer.WriteUShort(known);
        else writer.WriteNull();
    }

    public static void WriteUIntOrNull(this AmqpWriter writer, uint? value)
    {
        if (value is { } known) writer.WriteUInt(known);
        else writer.WriteNull();
    }

    public static void WriteULongOrNull(this AmqpWriter writer, ulong? value)
    {
        if (value is { } known) writer.WriteULong(known);
        else writer.WriteNull();
    }

    public static void WriteTimestampOrNull(this AmqpWriter writer, AmqpTimestamp? value)
    {
        if (value is { } known) writer.WriteTimestamp(known);
        else writer.WriteNull();
    }
}
