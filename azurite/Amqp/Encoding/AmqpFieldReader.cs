namespace RelayCloud.Amqp.Encoding;

/// <summary>
/// Reads the fields of a described list in order. Fields that are null or beyond the list's end read as null: senders may leave trailing ones out. Fields beyond those that
/// are asked for are ignored.
/// </summary>
public ref struct AmqpFieldReader
{
    private readonly string _type;
    private AmqpReader _content;
    private int _left;

    /// <summary>Reads the list that is next in that reader.</summary>
    /// <param name="reader">Stands behind the descriptor; is moved beyond the list.</param>
    /// <param name="type">What the list is, for errors.</param>
    public AmqpFieldReader(ref AmqpReader reader, string type)
    {
        _type = type;
        _content = reader.ReadList(out _left);
    }

    public bool? Boolean() => Has() ? _content.ReadBoolean() : null;

    public byte? UByte() => Has() ? _content.ReadUByte() : null;

    public ushort? UShort() => Has() ? _content.ReadUShort() : null;

    public uint? UInt() => Has() ? _content.ReadUInt() : null;

    public ulong? ULong() => Has() ? _content.ReadULong() : null;

    public AmqpTimestamp? Timestamp() => Has() ? _content.ReadTimestamp() : null;

    public string? String() => Has() ? _content.ReadString() : null;

    public AmqpSymbol? Symbol() => Has() ? _content.ReadSymbol() : default(AmqpSymbol?);

    /// <summary>The bytes in place; empty for null too.</summary>
    public ReadOnlySpan<byte> Binary() => Has() ? _content.ReadBinary() : default;

    public AmqpMap? Map() => Has() ? _content.ReadMapOrNull() : null;

    public object? Value() => Has() ? _content.ReadValue() : null;

    public bool Skip()
    {
        if (!Has()) return false;
        _content.Skip();
        return true;
    }

    /// <summary>A field that may have several symbols: an array, one symbol alone, or null, which reads as none.</summary>
    public AmqpSymbol[] Symbols() => Value() switch
    {
        null => [],
        AmqpSymbol one => [one],
        AmqpSymbol[] several => several,
        object other => throw AmqpException.Decode($"A field of {_type} is to be one symbol or an array of symbols, not {other.GetType().Name}."),
    };

    /// <summary>Stands before the field, for a type that reads itself; false when it is null or left out.</summary>
    public bool TryDescribed(out AmqpReader value)
    {
        value = default;
        if (!Has()) return false;
        int before = _content.Position;
        ReadOnlySpan<byte> rest = _content.Rest;
        _content.Skip();
        value = new AmqpReader(rest[..(_content.Position - before)]);
        return true;
    }

    /// <summary>The field's value, or an error that names the mandatory field that is missing.</summary>
    public readonly T Required<T>(T? value, string field)
        where T : struct => value ?? throw Missing(field);

    /// <inheritdoc cref="Required{T}(T?, string)"/>
    public readonly T Required<T>(T? value, string field)
        where T : class => value ?? throw Missing(field);

    private readonly AmqpException Missing(string field) => new(ErrorConditions.DecodeError, $"The mandatory field {field} of {_type} is missing.");

    private bool Has()
    {
        if (_left == 0) return false;
        _left--;
        return !_content.TryReadNull();
    }
}
