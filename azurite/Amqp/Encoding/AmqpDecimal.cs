namespace RelayCloud.Amqp.Encoding;

/// <summary>An IEEE 754 decimal, kept as the bits it has on the wire: nobody here computes with it, but it must pass through unharmed.</summary>
/// <param name="ByteCount">4, 8 or 16.</param>
/// <param name="Bits">The big-endian bits, in the low end.</param>
public readonly record struct AmqpDecimal(int ByteCount, UInt128 Bits);
