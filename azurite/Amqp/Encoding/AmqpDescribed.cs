namespace RelayCloud.Amqp.Encoding;

/// <summary>A described value.</summary>
/// <param name="Descriptor">A ulong or an <see cref="AmqpSymbol"/> in practice; the format allows any value.</param>
/// <param name="Value">Any value that <see cref="AmqpReader.ReadValue"/> gives.</param>
public sealed record AmqpDescribed(object? Descriptor, object? Value)
{
    /// <summary>Whether the descriptor is that code or that symbol: senders use either.</summary>
    public bool Is(ulong code, AmqpSymbol symbol) => Descriptor switch
    {
        ulong c => c == code,
        AmqpSymbol s => s == symbol,
        _ => false,
    };
}
