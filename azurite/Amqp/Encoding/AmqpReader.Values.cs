using System.Buffers.Binary;
using System.Text;

namespace RelayCloud.Amqp.Encoding;

/// <content>Reading into objects, for what is open in form: maps, annotations, bodies.</content>
public ref partial struct AmqpReader
{
    /// <summary>
    /// Reads any value: null, bool, byte (ubyte), ushort, uint, ulong, sbyte (byte), short, int, long, float, double, <see cref="AmqpDecimal"/>, <see cref="Rune"/> (char),
    /// <see cref="AmqpTimestamp"/>, Guid, byte[] (binary), string, <see cref="AmqpSymbol"/>, List&lt;object?&gt;, <see cref="AmqpMap"/>, <see cref="AmqpDescribed"/>, and arrays
    /// as CLR arrays or, where there is none, <see cref="AmqpArray"/>.
    /// </summary>
    public object? ReadValue() => ReadValue(DepthMax);

    /// <summary>Reads a map with its keys and values, or null.</summary>
    public AmqpMap? ReadMapOrNull()
    {
        if (TryReadNull()) return null;
        AmqpReader content = ReadMap(out int pairs);
        return content.ReadMapContent(pairs, DepthMax);
    }

    private object? ReadValue(int depthLeft)
    {
        if (depthLeft == 0) throw TooDeep();
        byte code = PeekFormat();
        switch (code)
        {
            case FormatCode.Described:
                _position++;
                object? descriptor = ReadValue(depthLeft - 1);
                return new AmqpDescribed(descriptor, ReadValue(depthLeft - 1));
            case FormatCode.List0 or FormatCode.List8 or FormatCode.List32:
                return ReadList(out int count).ReadItems(count, depthLeft - 1);
            case FormatCode.Map8 or FormatCode.Map32:
                return ReadMap(out int pairs).ReadMapContent(pairs, depthLeft - 1);
            case FormatCode.Array8 or FormatCode.Array32:
                _position++;
                return ReadArray(code == FormatCode.Array32, depthLeft - 1);
            default:
                _position++;
                return ReadBody(code);
        }
    }

    private List<object?> ReadItems(int count, int depthLeft)
    {
        var items = new List<object?>(Math.Min(count, 64));
        for (int i = 0; i < count; i++) items.Add(ReadValue(depthLeft));
        return items;
    }

    private AmqpMap ReadMapContent(int pairs, int depthLeft)
    {
        var map = new AmqpMap(Math.Min(pairs, 64));
        for (int i = 0; i < pairs; i++)
        {
            object key = ReadValue(depthLeft) ?? throw Malformed("The key of a map cannot be null");
            map.Add(key, ReadValue(depthLeft));
        }

        return map;
    }

    /// <summary>The value after a constructor that is neither described nor a compound, which is also how an array's elements look.</summary>
    private object? ReadBody(byte code) => code switch
    {
        FormatCode.Null => null,
        FormatCode.BooleanTrue => true,
        FormatCode.BooleanFalse => false,
        FormatCode.UInt0 => 0u,
        FormatCode.ULong0 => 0ul,
        FormatCode.UByte => Take(1)[0],
        FormatCode.Byte => (sbyte)Take(1)[0],
        FormatCode.SmallUInt => (uint)Take(1)[0],
        FormatCode.SmallULong => (ulong)Take(1)[0],
        FormatCode.SmallInt => (int)(sbyte)Take(1)[0],
        FormatCode.SmallLong => (long)(sbyte)Take(1)[0],
        FormatCode.Boolean => Take(1)[0] switch { 0 => false, 1 => true, byte other => throw Malformed($"A boolean is 0 or 1, not {other}") },
        FormatCode.UShort => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        FormatCode.Short => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        FormatCode.UInt => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        FormatCode.Int => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        FormatCode.Float => BinaryPrimitives.ReadSingleBigEndian(Take(4)),
        FormatCode.Char => Rune.TryCreate(BinaryPrimitives.ReadUInt32BigEndian(Take(4)), out Rune rune) ? rune : throw Malformed("A char is no Unicode character"),
        FormatCode.Decimal32 => new AmqpDecimal(4, BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
        FormatCode.ULong => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
        FormatCode.Long => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        FormatCode.Double => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        FormatCode.Timestamp => new AmqpTimestamp(BinaryPrimitives.ReadInt64BigEndian(Take(8))),
        FormatCode.Decimal64 => new AmqpDecimal(8, BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
        FormatCode.Decimal128 => new AmqpDecimal(16, BinaryPrimitives.ReadUInt128BigEndian(Take(16))),
        FormatCode.Uuid => new Guid(Take(16), bigEndian: true),
        FormatCode.Binary8 => Take(Take(1)[0]).ToArray(),
        FormatCode.Binary32 => Take(TakeSize()).ToArray(),
        FormatCode.String8 => DecodeUtf8(Take(Take(1)[0])),
        FormatCode.String32 => DecodeUtf8(Take(TakeSize())),
        FormatCode.Symbol8 => DecodeAscii(Take(Take(1)[0])),
        FormatCode.Symbol32 => DecodeAscii(Take(TakeSize())),
        _ => throw Unexpected("a value", code),
    };

    private object ReadArray(bool wide, int depthLeft)
    {
        if (depthLeft <= 0) throw TooDeep();
        var body = new AmqpReader(Take(wide ? TakeSize() : Take(1)[0]));
        uint declared = wide ? BinaryPrimitives.ReadUInt32BigEndian(body.Take(4)) : body.Take(1)[0];
        object? descriptor = null;
        byte element = body.NextFormat();
        bool described = element == FormatCode.Described;
        if (described)
        {
            descriptor = body.ReadValue(depthLeft - 1);
            element = body.NextFormat();
            if (element == FormatCode.Described) throw Malformed("The elements of an array have one descriptor at most");
        }

        bool zeroWidth = element >> 4 == 0x4;
        uint countMax = zeroWidth ? ZeroWidthElementsMax : (uint)body.Remaining;
        if (declared > countMax) throw Malformed($"An array of {body.Remaining} bytes cannot have {declared} elements");
        int count = (int)declared;
        return described ? body.ReadUntyped(element, count, descriptor, depthLeft - 1) : body.ReadTyped(element, count, depthLeft - 1);
    }

    private object ReadTyped(byte element, int count, int depthLeft) => element switch
    {
        FormatCode.BooleanTrue or FormatCode.BooleanFalse or FormatCode.Boolean => ReadTyped<bool>(element, count),
        FormatCode.UShort => ReadTyped<ushort>(element, count),
        FormatCode.UInt0 or FormatCode.SmallUInt or FormatCode.UInt => ReadTyped<uint>(element, count),
        FormatCode.ULong0 or FormatCode.SmallULong or FormatCode.ULong => ReadTyped<ulong>(element, count),
        FormatCode.Byte => ReadTyped<sbyte>(element, count),
        FormatCode.Short => ReadTyped<short>(element, count),
        FormatCode.SmallInt or FormatCode.Int => ReadTyped<int>(element, count),
        FormatCode.SmallLong or FormatCode.Long => ReadTyped<long>(element, count),
        FormatCode.Float => ReadTyped<float>(element, count),
        FormatCode.Double => ReadTyped<double>(element, count),
        FormatCode.Char => ReadTyped<Rune>(element, count),
        FormatCode.Timestamp => ReadTyped<AmqpTimestamp>(element, count),
        FormatCode.Uuid => ReadTyped<Guid>(element, count),
        FormatCode.Binary8 or FormatCode.Binary32 => ReadTyped<byte[]>(element, count),
        FormatCode.String8 or FormatCode.String32 => ReadTyped<string>(element, count),
        FormatCode.Symbol8 or FormatCode.Symbol32 => ReadTyped<AmqpSymbol>(element, count),
        _ => ReadUntyped(element, count, null, depthLeft),
    };

    private T[] ReadTyped<T>(byte element, int count)
    {
        var items = new T[count];
        for (int i = 0; i < count; i++) items[i] = (T)ReadBody(element)!;
        return items;
    }

    private AmqpArray ReadUntyped(byte element, int count, object? descriptor, int depthLeft)
    {
        if (depthLeft <= 0) throw TooDeep();
        var items = new List<object?>(Math.Min(count, 64));
        for (int i = 0; i < count; i++) items.Add(ReadElement(element, depthLeft));
        return new AmqpArray(element, items, descriptor);
    }

    private object? ReadElement(byte element, int depthLeft)
    {
        switch (element)
        {
            case FormatCode.List0:
                return new List<object?>();
            case FormatCode.List8 or FormatCode.List32:
                return ReadCompound(element == FormatCode.List32, "list", out int count).ReadItems(count, depthLeft - 1);
            case FormatCode.Map8 or FormatCode.Map32:
                AmqpReader content = ReadCompound(element == FormatCode.Map32, "map", out int twice);
                return twice % 2 == 0 ? content.ReadMapContent(twice / 2, depthLeft - 1) : throw Malformed($"A map has an even number of elements, not {twice}");
            case FormatCode.Array8 or FormatCode.Array32:
                return ReadArray(element == FormatCode.Array32, depthLeft - 1);
            default:
                return ReadBody(element);
        }
    }
}
