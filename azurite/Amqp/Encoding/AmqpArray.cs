namespace RelayCloud.Amqp.Encoding;

/// <summary>
/// An AMQP array whose elements have no CLR array of their own in this library: ubytes (a byte[] is a binary), nulls, compounds, decimals and described elements.
/// All others are read as plain arrays: string[], AmqpSymbol[], int[] and so on.
/// </summary>
/// <param name="ElementFormat">The constructor that all elements share, see <see cref="FormatCode"/>.</param>
/// <param name="Items">The elements, without the descriptor.</param>
/// <param name="Descriptor">The descriptor that all elements share, or null.</param>
public sealed record AmqpArray(byte ElementFormat, IReadOnlyList<object?> Items, object? Descriptor = null);
