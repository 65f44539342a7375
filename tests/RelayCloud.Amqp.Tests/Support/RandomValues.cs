using System.Text;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>Random values of every AMQP type, with a taste for the bounds between narrow and wide forms.</summary>
internal sealed class RandomValues(int seed)
{
    private static readonly int[] Lengths = [0, 1, 2, 31, 254, 255, 256, 300];

    private readonly Random _random = new(seed);

    public object? Value(int depth = 3) => _random.Next(depth > 0 ? 22 : 18) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => (byte)_random.Next(256),
        3 => (ushort)Bits(16),
        4 => (uint)Bits(32),
        5 => (ulong)Bits(64),
        6 => (sbyte)_random.Next(256),
        7 => (short)Bits(16),
        8 => (int)Bits(32),
        9 => Bits(64),
        10 => _random.NextSingle(),
        11 => _random.NextDouble(),
        12 => new Rune(_random.Next(0xd800)),
        13 => new AmqpTimestamp(Bits(64)),
        14 => Guid.NewGuid(),
        15 => Bytes(Length()),
        16 => Text(Length()),
        17 => _random.Next(2) == 0 ? Symbol() : new AmqpDecimal(8, (ulong)Bits(64)),
        18 => Enumerable.Range(0, _random.Next(6)).Select(_ => Value(depth - 1)).ToList(),
        19 => Map(depth - 1),
        20 => new AmqpDescribed(_random.Next(2) == 0 ? Symbol() : (ulong)Bits(64), Value(depth - 1)),
        _ => Array(depth - 1),
    };

    public AmqpMap Map(int depth = 1)
    {
        var map = new AmqpMap();
        for (int i = _random.Next(8); i > 0; i--) map.Add(_random.Next(2) == 0 ? Symbol() : (object)Text(5), Value(depth));
        return map;
    }

    public AmqpSymbol Symbol() => new(new string((char)('a' + _random.Next(26)), Lengths[_random.Next(Lengths.Length)]));

    public string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "aä€𝄞"[_random.Next(3)]));

    public AmqpError? Error() => Maybe(() => new AmqpError(Symbol(), MaybeNull(() => Text(10)), MaybeNull(() => Map())));

    public uint UInt() => (uint)Bits(32);

    public uint? MaybeUInt() => _random.Next(2) == 0 ? null : UInt();

    public bool Boolean() => _random.Next(2) == 0;

    public AmqpSymbol[] Symbols() => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Symbol())];

    public byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    public int Next(int max) => _random.Next(max);

    public T? MaybeNull<T>(Func<T> make)
        where T : class => _random.Next(3) == 0 ? null : make();

    private T? Maybe<T>(Func<T?> make)
        where T : class => _random.Next(3) == 0 ? null : make();

    private int Length() => Lengths[_random.Next(Lengths.Length)];

    private object Array(int depth)
    {
        int count = _random.Next(3) == 0 ? 300 : _random.Next(4);
        return _random.Next(12) switch
        {
            0 => Enumerable.Range(0, count).Select(_ => Text(_random.Next(5))).ToArray(),
            1 => Enumerable.Range(0, count).Select(_ => Symbol()).ToArray(),
            2 => Enumerable.Range(0, count).Select(_ => (int)Bits(32)).ToArray(),
            3 => Enumerable.Range(0, count).Select(_ => (uint)Bits(32)).ToArray(),
            4 => Enumerable.Range(0, count).Select(_ => Bits(64)).ToArray(),
            5 => Enumerable.Range(0, count).Select(_ => (sbyte)_random.Next(256)).ToArray(),
            6 => Enumerable.Range(0, count).Select(_ => Boolean()).ToArray(),
            7 => Enumerable.Range(0, count).Select(_ => Bytes(_random.Next(300))).ToArray(),
            8 => Enumerable.Range(0, count).Select(_ => Guid.NewGuid()).ToArray(),
            9 => new AmqpArray(FormatCode.UByte, [.. Bytes(count).Select(b => (object?)b)]),
            10 => new AmqpArray(FormatCode.Map32, [.. Enumerable.Range(0, count % 5).Select(_ => (object?)Map(0))], Symbol()),
            _ => new AmqpArray(FormatCode.List32, [.. Enumerable.Range(0, count % 5).Select(_ => (object?)new List<object?> { Value(0) })]),
        };
    }

    /// <summary>Up to so many bits, but often few of them, of either sign.</summary>
    private long Bits(int bits)
    {
        long value = _random.NextInt64() >> _random.Next(63);
        if (_random.Next(2) == 0) value = -value;
        return bits == 64 ? value : value & ((1L << bits) - 1);
    }
}
