using System.Buffers.Binary;
using System.Text;

namespace RelayCloud.Amqp.Encoding;

/// <summary>
/// Reads AMQP 1.0 values from one span. Nothing is believed before it is checked against the bytes that are there, so a declared size can neither make it read beyond the
/// end nor allocate more than a small multiple of the input. Every method throws an <see cref="AmqpException"/> with amqp:decode-error on malformed input.
/// </summary>
public ref partial struct AmqpReader
{
    /// <summary>How deeply described values, lists, maps and arrays may be nested within each other.</summary>
    public const int DepthMax = 32;

    /// <summary>How many elements an array may have whose elements take no bytes: nothing else bounds what it, or thousands of it in a list, would allocate.</summary>
    public const int ZeroWidthElementsMax = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    /// <summary>Reads from the first byte of that span.</summary>
    public AmqpReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _position = 0;
    }

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _data.Length - _position;

    /// <summary>All that has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _data[_position..];

    /// <summary>The constructor of the next value, see <see cref="FormatCode"/>, without reading it.</summary>
    public readonly byte PeekFormat() => _position < _data.Length ? _data[_position] : throw EndOfData("a value");

    /// <summary>Reads a null if there is one; otherwise reads nothing and gives false.</summary>
    public bool TryReadNull()
    {
        if (PeekFormat() != FormatCode.Null) return false;
        _position++;
        return true;
    }

    public bool ReadBoolean()
    {
        byte code = NextFormat();
        if (code == FormatCode.BooleanTrue) return true;
        if (code == FormatCode.BooleanFalse) return false;
        if (code != FormatCode.Boolean) throw Unexpected("a boolean", code);
        byte value = Take(1)[0];
        return value <= 1 ? value == 1 : throw Malformed($"A boolean is 0 or 1, not {value}");
    }

    public byte ReadUByte()
    {
        Expect(FormatCode.UByte, "a ubyte");
        return Take(1)[0];
    }

    public ushort ReadUShort()
    {
        Expect(FormatCode.UShort, "a ushort");
        return BinaryPrimitives.ReadUInt16BigEndian(Take(2));
    }

    public uint ReadUInt()
    {
        byte code = NextFormat();
        return code switch
        {
            FormatCode.UInt0 => 0,
            FormatCode.SmallUInt => Take(1)[0],
            FormatCode.UInt => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw Unexpected("a uint", code),
        };
    }

    public ulong ReadULong()
    {
        byte code = NextFormat();
        return code switch
        {
            FormatCode.ULong0 => 0,
            FormatCode.SmallULong => Take(1)[0],
            FormatCode.ULong => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            _ => throw Unexpected("a ulong", code),
        };
    }

    public sbyte ReadByte()
    {
        Expect(FormatCode.Byte, "a byte");
        return (sbyte)Take(1)[0];
    }

    public short ReadShort()
    {
        Expect(FormatCode.Short, "a short");
        return BinaryPrimitives.ReadInt16BigEndian(Take(2));
    }

    public int ReadInt()
    {
        byte code = NextFormat();
        return code switch
        {
            FormatCode.SmallInt => (sbyte)Take(1)[0],
            FormatCode.Int => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => throw Unexpected("an int", code),
        };
    }

    public long ReadLong()
    {
        byte code = NextFormat();
        return code switch
        {
            FormatCode.SmallLong => (sbyte)Take(1)[0],
            FormatCode.Long => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected("a long", code),
        };
    }

    public float ReadFloat()
    {
        Expect(FormatCode.Float, "a float");
        return BinaryPrimitives.ReadSingleBigEndian(Take(4));
    }

    public double ReadDouble()
    {
        Expect(FormatCode.Double, "a double");
        return BinaryPrimitives.ReadDoubleBigEndian(Take(8));
    }

    public AmqpDecimal ReadDecimal()
    {
        byte code = NextFormat();
        return code switch
        {
            FormatCode.Decimal32 => new(4, BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            FormatCode.Decimal64 => new(8, BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            FormatCode.Decimal128 => new(16, BinaryPrimitives.ReadUInt128BigEndian(Take(16))),
            _ => throw Unexpected("a decimal", code),
        };
    }

    public Rune ReadChar()
    {
        Expect(FormatCode.Char, "a char");
        uint scalar = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return Rune.TryCreate(scalar, out Rune rune) ? rune : throw Malformed($"0x{scalar:x8} is no Unicode character");
    }

    public AmqpTimestamp ReadTimestamp()
    {
        Expect(FormatCode.Timestamp, "a timestamp");
        return new AmqpTimestamp(BinaryPrimitives.ReadInt64BigEndian(Take(8)));
    }

    public Guid ReadUuid()
    {
        Expect(FormatCode.Uuid, "a uuid");
        return new Guid(Take(16), bigEndian: true);
    }

    /// <summary>The bytes of a binary, in place.</summary>
    public ReadOnlySpan<byte> ReadBinary() => ReadVariable(FormatCode.Binary8, FormatCode.Binary32, "a binary");

    /// <summary>The bytes of a string, in place; they need not be valid UTF-8.</summary>
    public ReadOnlySpan<byte> ReadStringUtf8() => ReadVariable(FormatCode.String8, FormatCode.String32, "a string");

    /// <summary>The bytes of a symbol, in place; they need not be ASCII.</summary>
    public ReadOnlySpan<byte> ReadSymbolAscii() => ReadVariable(FormatCode.Symbol8, FormatCode.Symbol32, "a symbol");

    public string ReadString() => DecodeUtf8(ReadStringUtf8());

    public AmqpSymbol ReadSymbol() => DecodeAscii(ReadSymbolAscii());

    /// <summary>Reads the start of a described value and gives AMQP's own code of it, whether sent as code or as symbol; <see cref="Descriptor.Unknown"/> for any other. The value is next.</summary>
    public ulong ReadDescriptor()
    {
        Expect(FormatCode.Described, "a described value");
        switch (PeekFormat())
        {
            case FormatCode.ULong0 or FormatCode.SmallULong or FormatCode.ULong:
                return ReadULong();
            case FormatCode.Symbol8 or FormatCode.Symbol32:
                return Descriptor.FromSymbol(ReadSymbolAscii());
            default:
                Skip();
                return Descriptor.Unknown;
        }
    }

    /// <summary>Reads a whole list and gives a reader of its content.</summary>
    public AmqpReader ReadList(out int count)
    {
        byte code = NextFormat();
        switch (code)
        {
            case FormatCode.List0:
                count = 0;
                return new AmqpReader([]);
            case FormatCode.List8 or FormatCode.List32:
                return ReadCompound(code == FormatCode.List32, "list", out count);
            default:
                throw Unexpected("a list", code);
        }
    }

    /// <summary>Reads a whole map and gives a reader of its content.</summary>
    /// <param name="pairs">How many keys with a value each the content has.</param>
    public AmqpReader ReadMap(out int pairs)
    {
        byte code = NextFormat();
        if (code is not (FormatCode.Map8 or FormatCode.Map32)) throw Unexpected("a map", code);
        AmqpReader content = ReadCompound(code == FormatCode.Map32, "map", out int count);
        if (count % 2 != 0) throw Malformed($"A map has an even number of elements, not {count}");
        pairs = count / 2;
        return content;
    }

    /// <summary>Passes over one value, whatever it is.</summary>
    public void Skip()
    {
        // A descriptor and its value follow each other without a size, so nesting shows as a number of values still to pass over.
        int values = 1;
        for (int described = 0; values > 0; values--)
        {
            byte code = NextFormat();
            if (code == FormatCode.Described)
            {
                if (++described > DepthMax) throw TooDeep();
                values += 2;
                continue;
            }

            SkipBody(code);
        }
    }

    internal static string DecodeUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new AmqpException(ErrorConditions.DecodeError, $"A string of {bytes.Length} bytes is not valid UTF-8.", e);
        }
    }

    internal static AmqpSymbol DecodeAscii(ReadOnlySpan<byte> bytes)
        => Ascii.IsValid(bytes) ? new AmqpSymbol(System.Text.Encoding.ASCII.GetString(bytes)) : throw AmqpException.Decode($"A symbol of {bytes.Length} bytes is not ASCII.");

    private void SkipBody(byte code)
    {
        switch (code >> 4)
        {
            case 0x4:
                if (code > FormatCode.List0) throw Unexpected("a value", code);
                break;
            case 0x5:
                Take(1);
                break;
            case 0x6:
                Take(2);
                break;
            case 0x7:
                Take(4);
                break;
            case 0x8:
                Take(8);
                break;
            case 0x9:
                Take(16);
                break;
            case 0xa or 0xc or 0xe:
                Take(Take(1)[0]);
                break;
            case 0xb or 0xd or 0xf:
                Take(TakeSize());
                break;
            default:
                throw Unexpected("a value", code);
        }
    }

    private ReadOnlySpan<byte> ReadVariable(byte shortCode, byte longCode, string what)
    {
        byte code = NextFormat();
        if (code == shortCode) return Take(Take(1)[0]);
        if (code == longCode) return Take(TakeSize());
        throw Unexpected(what, code);
    }

    private AmqpReader ReadCompound(bool wide, string what, out int count)
    {
        ReadOnlySpan<byte> body = Take(wide ? TakeSize() : Take(1)[0]);
        int countBytes = wide ? 4 : 1;
        if (body.Length < countBytes) throw Malformed($"A {what} of {body.Length} bytes has no room for its count");
        uint declared = wide ? BinaryPrimitives.ReadUInt32BigEndian(body) : body[0];
        body = body[countBytes..];

        // Each element takes a byte at least.
        if (declared > (uint)body.Length) throw Malformed($"A {what} of {body.Length} bytes cannot have {declared} elements");
        count = (int)declared;
        return new AmqpReader(body);
    }

    private byte NextFormat()
    {
        if (_position >= _data.Length) throw EndOfData("a value");
        return _data[_position++];
    }

    private void Expect(byte expected, string what)
    {
        byte code = NextFormat();
        if (code != expected) throw Unexpected(what, code);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - _position) throw EndOfData($"{count} bytes");
        ReadOnlySpan<byte> taken = _data.Slice(_position, count);
        _position += count;
        return taken;
    }

    private int TakeSize()
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return size <= (uint)(_data.Length - _position) ? (int)size : throw EndOfData($"{size} bytes");
    }

    private readonly AmqpException EndOfData(string what) => AmqpException.Decode($"Expected {what} at byte {_position}, but only {_data.Length - _position} bytes are left.");

    private readonly AmqpException Unexpected(string what, byte code) => AmqpException.Decode($"Expected {what} at byte {_position - 1}, found {FormatCode.Name(code)} (0x{code:x2}).");

    private readonly AmqpException Malformed(string what) => AmqpException.Decode($"{what} (before byte {_position}).");

    private static AmqpException TooDeep() => AmqpException.Decode($"Values are nested more than {DepthMax} deep.");
}
