namespace RelayCloud.Amqp.Encoding;

/// <summary>The constructors of AMQP 1.0 (part 1, section 1.6). The high four bits give the width: 4 none, 5 one byte, 6 two, 7 four, 8 eight, 9 sixteen, a/b variable, c/d compound, e/f array.</summary>
public static class FormatCode
{
    public const byte Described = 0x00;
    public const byte Null = 0x40;
    public const byte BooleanTrue = 0x41;
    public const byte BooleanFalse = 0x42;
    public const byte UInt0 = 0x43;
    public const byte ULong0 = 0x44;
    public const byte List0 = 0x45;
    public const byte UByte = 0x50;
    public const byte Byte = 0x51;
    public const byte SmallUInt = 0x52;
    public const byte SmallULong = 0x53;
    public const byte SmallInt = 0x54;
    public const byte SmallLong = 0x55;
    public const byte Boolean = 0x56;
    public const byte UShort = 0x60;
    public const byte Short = 0x61;
    public const byte UInt = 0x70;
    public const byte Int = 0x71;
    public const byte Float = 0x72;
    public const byte Char = 0x73;
    public const byte Decimal32 = 0x74;
    public const byte ULong = 0x80;
    public const byte Long = 0x81;
    public const byte Double = 0x82;
    public const byte Timestamp = 0x83;
    public const byte Decimal64 = 0x84;
    public const byte Decimal128 = 0x94;
    public const byte Uuid = 0x98;
    public const byte Binary8 = 0xa0;
    public const byte String8 = 0xa1;
    public const byte Symbol8 = 0xa3;
    public const byte Binary32 = 0xb0;
    public const byte String32 = 0xb1;
    public const byte Symbol32 = 0xb3;
    public const byte List8 = 0xc0;
    public const byte Map8 = 0xc1;
    public const byte List32 = 0xd0;
    public const byte Map32 = 0xd1;
    public const byte Array8 = 0xe0;
    public const byte Array32 = 0xf0;

    /// <summary>What the constructor stands for, for error messages.</summary>
    public static string Name(byte code) => code switch
    {
        Described => "a described value",
        Null => "null",
        BooleanTrue or BooleanFalse or Boolean => "a boolean",
        UInt0 or SmallUInt or UInt => "a uint",
        ULong0 or SmallULong or ULong => "a ulong",
        List0 or List8 or List32 => "a list",
        UByte => "a ubyte",
        Byte => "a byte",
        SmallInt or Int => "an int",
        SmallLong or Long => "a long",
        UShort => "a ushort",
        Short => "a short",
        Float => "a float",
        Double => "a double",
        Char => "a char",
        Timestamp => "a timestamp",
        Decimal32 or Decimal64 or Decimal128 => "a decimal",
        Uuid => "a uuid",
        Binary8 or Binary32 => "a binary",
        String8 or String32 => "a string",
        Symbol8 or Symbol32 => "a symbol",
        Map8 or Map32 => "a map",
        Array8 or Array32 => "an array",
        _ => $"the unknown constructor 0x{code:x2}",
    };
}
