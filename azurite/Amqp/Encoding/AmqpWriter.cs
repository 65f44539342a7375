using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RelayCloud.Amqp.Encoding;

/// <summary>
/// Writes AMQP 1.0 values into a buffer that grows as needed and is kept for the next use (<see cref="Reset"/>). Values take their shortest form. Not thread safe.
/// </summary>
public sealed partial class AmqpWriter : IBufferWriter<byte>
{
    private const int BytesMax = 0x7fff_ff00;

    private byte[] _buffer;
    private int _position;

    /// <summary>A writer with room for that many bytes before it grows.</summary>
    public AmqpWriter(int capacity = 256) => _buffer = new byte[Math.Max(16, capacity)];

    /// <summary>How many bytes are written.</summary>
    public int Length => _position;

    /// <summary>What is written; valid until the next write or reset.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _position);

    /// <inheritdoc cref="WrittenSpan"/>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _position);

    /// <summary>How large the buffer has become.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Forgets what is written and keeps the buffer.</summary>
    public void Reset() => _position = 0;

    /// <summary>Forgets what is written; a buffer that has grown beyond that size is given up for one of that size.</summary>
    public void Reset(int capacityMax)
    {
        _position = 0;
        if (_buffer.Length > capacityMax) _buffer = new byte[capacityMax];
    }

    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Bytes as they are: a value encoded before, a payload.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
    }

    public void WriteNull() => WriteCode(FormatCode.Null);

    public void WriteBoolean(bool value) => WriteCode(value ? FormatCode.BooleanTrue : FormatCode.BooleanFalse);

    public void WriteUByte(byte value) => WriteByteValue(FormatCode.UByte, value);

    public void WriteByte(sbyte value) => WriteByteValue(FormatCode.Byte, (byte)value);

    public void WriteUShort(ushort value)
    {
        Span<byte> to = Reserve(3);
        to[0] = FormatCode.UShort;
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], value);
    }

    public void WriteShort(short value)
    {
        Span<byte> to = Reserve(3);
        to[0] = FormatCode.Short;
        BinaryPrimitives.WriteInt16BigEndian(to[1..], value);
    }

    public void WriteUInt(uint value)
    {
        if (value == 0) WriteCode(FormatCode.UInt0);
        else if (value <= byte.MaxValue) WriteByteValue(FormatCode.SmallUInt, (byte)value);
        else Write32(FormatCode.UInt, value);
    }

    public void WriteULong(ulong value)
    {
        if (value == 0) WriteCode(FormatCode.ULong0);
        else if (value <= byte.MaxValue) WriteByteValue(FormatCode.SmallULong, (byte)value);
        else Write64(FormatCode.ULong, value);
    }

    public void WriteInt(int value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue) WriteByteValue(FormatCode.SmallInt, (byte)value);
        else Write32(FormatCode.Int, (uint)value);
    }

    public void WriteLong(long value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue) WriteByteValue(FormatCode.SmallLong, (byte)value);
        else Write64(FormatCode.Long, (ulong)value);
    }

    public void WriteFloat(float value) => Write32(FormatCode.Float, BitConverter.SingleToUInt32Bits(value));

    public void WriteDouble(double value) => Write64(FormatCode.Double, BitConverter.DoubleToUInt64Bits(value));

    public void WriteChar(Rune value) => Write32(FormatCode.Char, (uint)value.Value);

    public void WriteTimestamp(AmqpTimestamp value) => Write64(FormatCode.Timestamp, (ulong)value.UnixMs);

    public void WriteDecimal(AmqpDecimal value)
    {
        switch (value.ByteCount)
        {
            case 4:
                Write32(FormatCode.Decimal32, (uint)value.Bits);
                break;
            case 8:
                Write64(FormatCode.Decimal64, (ulong)value.Bits);
                break;
            case 16:
                Span<byte> to = Reserve(17);
                to[0] = FormatCode.Decimal128;
                BinaryPrimitives.WriteUInt128BigEndian(to[1..], value.Bits);
                break;
            default:
                throw new ArgumentException($"A decimal has 4, 8 or 16 bytes, not {value.ByteCount}.", nameof(value));
        }
    }

    public void WriteUuid(Guid value)
    {
        Span<byte> to = Reserve(17);
        to[0] = FormatCode.Uuid;
        value.TryWriteBytes(to[1..], bigEndian: true, out _);
    }

    public void WriteBinary(ReadOnlySpan<byte> value) => value.CopyTo(ReserveVariable(FormatCode.Binary8, FormatCode.Binary32, value.Length));

    /// <summary>A binary in two parts.</summary>
    public void WriteBinary(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        Span<byte> to = ReserveVariable(FormatCode.Binary8, FormatCode.Binary32, checked(head.Length + tail.Length));
        head.CopyTo(to);
        tail.CopyTo(to[head.Length..]);
    }

    public void WriteString(ReadOnlySpan<char> value)
    {
        Span<byte> to = ReserveVariable(FormatCode.String8, FormatCode.String32, System.Text.Encoding.UTF8.GetByteCount(value));
        System.Text.Encoding.UTF8.GetBytes(value, to);
    }

    /// <summary>A string whose UTF-8 is at hand.</summary>
    public void WriteStringUtf8(ReadOnlySpan<byte> value) => value.CopyTo(ReserveVariable(FormatCode.String8, FormatCode.String32, value.Length));

    /// <exception cref="ArgumentException">The text is not ASCII.</exception>
    public void WriteSymbol(AmqpSymbol value)
    {
        if (!Ascii.IsValid(value.Value)) throw new ArgumentException($"The symbol '{value.Value}' is not ASCII.", nameof(value));
        System.Text.Encoding.ASCII.GetBytes(value.Value, ReserveVariable(FormatCode.Symbol8, FormatCode.Symbol32, value.Value.Length));
    }

    /// <summary>A symbol whose ASCII is at hand.</summary>
    public void WriteSymbolAscii(ReadOnlySpan<byte> value) => value.CopyTo(ReserveVariable(FormatCode.Symbol8, FormatCode.Symbol32, value.Length));

    /// <summary>The start of a described value of one of AMQP's own types; its value must follow.</summary>
    public void WriteDescriptor(ulong code)
    {
        WriteCode(FormatCode.Described);
        WriteULong(code);
    }

    /// <summary>Starts a list. Write its elements, then call <see cref="EndList"/> with what this returned.</summary>
    public int BeginList() => BeginCompound();

    /// <summary>Ends the innermost list that was begun.</summary>
    public void EndList(int begun, int count)
    {
        if (count == 0) _position = begun;
        if (count == 0) WriteCode(FormatCode.List0);
        else EndCompound(begun, FormatCode.List8, FormatCode.List32, count);
    }

    /// <summary>Starts a map. Write its keys and values, then call <see cref="EndMap"/> with what this returned.</summary>
    public int BeginMap() => BeginCompound();

    /// <summary>Ends the innermost map that was begun.</summary>
    public void EndMap(int begun, int pairs) => EndCompound(begun, FormatCode.Map8, FormatCode.Map32, checked(pairs * 2));

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _position);
        _position += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_position);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(1, sizeHint));
        return _buffer.AsSpan(_position);
    }

    /// <summary>Takes that many bytes for the caller to fill.</summary>
    internal Span<byte> Reserve(int count)
    {
        EnsureRoom(count);
        Span<byte> reserved = _buffer.AsSpan(_position, count);
        _position += count;
        return reserved;
    }

    /// <summary>Bytes that are written already, to be mended.</summary>
    internal Span<byte> Written(int start, int count) => _buffer.AsSpan(0, _position).Slice(start, count);

    /// <summary>Takes back what was written behind that position.</summary>
    internal void Truncate(int length) => _position = Math.Min(_position, length);

    private void WriteCode(byte code)
    {
        EnsureRoom(1);
        _buffer[_position++] = code;
    }

    private void WriteByteValue(byte code, byte value)
    {
        EnsureRoom(2);
        _buffer[_position++] = code;
        _buffer[_position++] = value;
    }

    private void Write32(byte code, uint value)
    {
        Span<byte> to = Reserve(5);
        to[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(to[1..], value);
    }

    private void Write64(byte code, ulong value)
    {
        Span<byte> to = Reserve(9);
        to[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(to[1..], value);
    }

    private Span<byte> ReserveVariable(byte shortCode, byte longCode, int length)
    {
        if (length <= byte.MaxValue) WriteByteValue(shortCode, (byte)length);
        else Write32(longCode, (uint)length);
        return Reserve(length);
    }

    /// <summary>Leaves room for the wide form; the end moves the content up when the short form does.</summary>
    private int BeginCompound()
    {
        int begun = _position;
        Reserve(9);
        return begun;
    }

    private void EndCompound(int begun, byte shortCode, byte longCode, int count)
    {
        int contentStart = begun + 9;
        int contentLength = _position - contentStart;
        if (contentLength + 1 <= byte.MaxValue && count <= byte.MaxValue)
        {
            _buffer.AsSpan(contentStart, contentLength).CopyTo(_buffer.AsSpan(begun + 3));
            _buffer[begun] = shortCode;
            _buffer[begun + 1] = (byte)(contentLength + 1);
            _buffer[begun + 2] = (byte)count;
            _position = begun + 3 + contentLength;
            return;
        }

        _buffer[begun] = longCode;
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(begun + 1), contentLength + 4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(begun + 5), count);
    }

    private void EnsureRoom(int count)
    {
        if (_buffer.Length - _position < count) Grow(count);
    }

    private void Grow(int count)
    {
        long needed = (long)_position + count;
        if (needed > BytesMax) throw new InvalidOperationException($"A buffer of {needed} bytes is more than the {BytesMax} that one array can have.");
        Array.Resize(ref _buffer, (int)Math.Min(BytesMax, Math.Max(needed, _buffer.Length * 2L)));
    }
}
