namespace RelayCloud.Amqp.Encoding;

/// <summary>An AMQP symbol: an ASCII name. Compared by value, with case.</summary>
public readonly record struct AmqpSymbol
{
    private readonly string? _value;

    /// <summary>A symbol of that text. Characters beyond ASCII cannot be encoded.</summary>
    public AmqpSymbol(string value) => _value = value;

    /// <summary>The text; empty for the default value.</summary>
    public string Value => _value ?? "";

    public static implicit operator AmqpSymbol(string value) => new(value);

    public bool Equals(AmqpSymbol other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;
}
