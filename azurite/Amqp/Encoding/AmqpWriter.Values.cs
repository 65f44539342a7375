using System.Buffers.Binary;
using System.Text;

namespace RelayCloud.Amqp.Encoding;

/// <content>Writing objects, for what is open in form: maps, annotations, bodies.</content>
public sealed partial class AmqpWriter
{
    /// <summary>
    /// Writes any value that <see cref="AmqpReader.ReadValue()"/> gives, and besides: char, ReadOnlyMemory&lt;byte&gt; and Memory&lt;byte&gt; (binary), DateTime and DateTimeOffset
    /// (timestamp), and any IReadOnlyList&lt;object?&gt; (list).
    /// </summary>
    /// <exception cref="ArgumentException">The value has no AMQP type.</exception>
    public void WriteValue(object? value) => WriteValue(value, AmqpReader.DepthMax);

    /// <summary>A map, or null.</summary>
    public void WriteMap(AmqpMap? map) => WriteMap(map, AmqpReader.DepthMax);

    /// <summary>An array of symbols; null when there are none.</summary>
    public void WriteSymbols(ReadOnlySpan<AmqpSymbol> symbols)
    {
        if (symbols.IsEmpty)
        {
            WriteNull();
            return;
        }

        int begun = BeginArray(FormatCode.Symbol32);
        foreach (AmqpSymbol symbol in symbols) WriteElement(FormatCode.Symbol32, symbol, 0);
        EndArray(begun, symbols.Length);
    }

    private void WriteMap(AmqpMap? map, int depthLeft)
    {
        if (map is null)
        {
            WriteNull();
            return;
        }

        int begun = BeginMap();
        foreach (KeyValuePair<object, object?> entry in map)
        {
            WriteValue(entry.Key, depthLeft - 1);
            WriteValue(entry.Value, depthLeft - 1);
        }

        EndMap(begun, map.Count);
    }

    private void WriteList(IReadOnlyList<object?> list, int depthLeft)
    {
        int begun = BeginList();
        foreach (object? item in list) WriteValue(item, depthLeft - 1);
        EndList(begun, list.Count);
    }

    private void WriteValue(object? value, int depthLeft)
    {
        if (depthLeft == 0) throw new ArgumentException($"The value is nested more than {AmqpReader.DepthMax} deep.", nameof(value));
        switch (value)
        {
            case null:
                WriteNull();
                break;
            case bool v:
                WriteBoolean(v);
                break;
            case byte v:
                WriteUByte(v);
                break;
            case ushort v:
                WriteUShort(v);
                break;
            case uint v:
                WriteUInt(v);
                break;
            case ulong v:
                WriteULong(v);
                break;
            case sbyte v:
                WriteByte(v);
                break;
            case short v:
                WriteShort(v);
                break;
            case int v:
                WriteInt(v);
                break;
            case long v:
                WriteLong(v);
                break;
            case float v:
                WriteFloat(v);
                break;
            case double v:
                WriteDouble(v);
                break;
            case AmqpDecimal v:
                WriteDecimal(v);
                break;
            case Rune v:
                WriteChar(v);
                break;
            case char v:
                WriteChar(Rune.TryCreate(v, out Rune rune) ? rune : throw new ArgumentException("Half of a surrogate pair is no character.", nameof(value)));
                break;
            case AmqpTimestamp v:
                WriteTimestamp(v);
                break;
            case DateTimeOffset v:
                WriteTimestamp(AmqpTimestamp.From(v));
                break;
            case DateTime v:
                WriteTimestamp(AmqpTimestamp.From(new DateTimeOffset(v.ToUniversalTime())));
                break;
            case Guid v:
                WriteUuid(v);
                break;
            case string v:
                WriteString(v);
                break;
            case AmqpSymbol v:
                WriteSymbol(v);
                break;
            case AmqpMap v:
                WriteMap(v, depthLeft);
                break;
            case AmqpDescribed v:
                WriteCode(FormatCode.Described);
                WriteValue(v.Descriptor, depthLeft - 1);
                WriteValue(v.Value, depthLeft - 1);
                break;
            default:
                WriteSequence(value, depthLeft);
                break;
        }
    }

    /// <summary>Told apart by the exact type: the runtime takes a byte[] for an sbyte[], an int[] for a uint[], and a string[] for a list of objects.</summary>
    private void WriteSequence(object value, int depthLeft)
    {
        Type type = value.GetType();
        if (type == typeof(byte[])) WriteBinary((byte[])value);
        else if (value is ReadOnlyMemory<byte> readOnly) WriteBinary(readOnly.Span);
        else if (value is Memory<byte> memory) WriteBinary(memory.Span);
        else if (value is AmqpArray array) WriteArray(array, depthLeft);
        else if (type == typeof(string[])) WriteArray((string[])value, FormatCode.String32);
        else if (type == typeof(AmqpSymbol[])) WriteArray((AmqpSymbol[])value, FormatCode.Symbol32);
        else if (type == typeof(byte[][])) WriteArray((byte[][])value, FormatCode.Binary32);
        else if (type == typeof(bool[])) WriteArray((bool[])value, FormatCode.Boolean);
        else if (type == typeof(ushort[])) WriteArray((ushort[])value, FormatCode.UShort);
        else if (type == typeof(uint[])) WriteArray((uint[])value, FormatCode.UInt);
        else if (type == typeof(ulong[])) WriteArray((ulong[])value, FormatCode.ULong);
        else if (type == typeof(sbyte[])) WriteArray((sbyte[])value, FormatCode.Byte);
        else if (type == typeof(short[])) WriteArray((short[])value, FormatCode.Short);
        else if (type == typeof(int[])) WriteArray((int[])value, FormatCode.Int);
        else if (type == typeof(long[])) WriteArray((long[])value, FormatCode.Long);
        else if (type == typeof(float[])) WriteArray((float[])value, FormatCode.Float);
        else if (type == typeof(double[])) WriteArray((double[])value, FormatCode.Double);
        else if (type == typeof(Rune[])) WriteArray((Rune[])value, FormatCode.Char);
        else if (type == typeof(AmqpTimestamp[])) WriteArray((AmqpTimestamp[])value, FormatCode.Timestamp);
        else if (type == typeof(Guid[])) WriteArray((Guid[])value, FormatCode.Uuid);
        else if (value is IReadOnlyList<object?> list) WriteList(list, depthLeft);
        else throw new ArgumentException($"A value of type {type} has no AMQP type.", nameof(value));
    }

    private void WriteArray<T>(T[] items, byte element)
    {
        int begun = BeginArray(element);
        foreach (T item in items) WriteElement(element, item, 0);
        EndArray(begun, items.Length);
    }

    private void WriteArray(AmqpArray array, int depthLeft)
    {
        int begun = _position;
        Reserve(9);
        if (array.Descriptor is not null)
        {
            WriteCode(FormatCode.Described);
            WriteValue(array.Descriptor, depthLeft - 1);
        }

        byte element = array.ElementFormat;
        if (element >> 4 is 0xa or 0xc or 0xe) element += 0x10; // The wide form fits every element.
        WriteCode(element);
        foreach (object? item in array.Items) WriteElement(element, item, depthLeft - 1);
        EndArray(begun, array.Items.Count);
    }

    private int BeginArray(byte element)
    {
        int begun = _position;
        Reserve(9);
        WriteCode(element);
        return begun;
    }

    private void EndArray(int begun, int count) => EndCompound(begun, FormatCode.Array8, FormatCode.Array32, count);

    /// <summary>A value without its constructor: all elements of an array share one, and so also one width.</summary>
    private void WriteElement(byte element, object? item, int depthLeft)
    {
        switch (element, item)
        {
            case (FormatCode.Null, null) or (FormatCode.BooleanTrue, true) or (FormatCode.BooleanFalse, false) or (FormatCode.UInt0, 0u) or (FormatCode.ULong0, 0ul):
                break;
            case (FormatCode.List0, IReadOnlyList<object?> { Count: 0 }):
                break;
            case (FormatCode.Boolean, bool v):
                Reserve(1)[0] = v ? (byte)1 : (byte)0;
                break;
            case (FormatCode.UByte, byte v):
                Reserve(1)[0] = v;
                break;
            case (FormatCode.SmallUInt, uint v and <= byte.MaxValue):
                Reserve(1)[0] = (byte)v;
                break;
            case (FormatCode.SmallULong, ulong v and <= byte.MaxValue):
                Reserve(1)[0] = (byte)v;
                break;
            case (FormatCode.SmallInt, int v and >= sbyte.MinValue and <= sbyte.MaxValue):
                Reserve(1)[0] = (byte)v;
                break;
            case (FormatCode.SmallLong, long v and >= sbyte.MinValue and <= sbyte.MaxValue):
                Reserve(1)[0] = (byte)v;
                break;
            case (FormatCode.Byte, sbyte v):
                Reserve(1)[0] = (byte)v;
                break;
            case (FormatCode.UShort, ushort v):
                BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), v);
                break;
            case (FormatCode.Short, short v):
                BinaryPrimitives.WriteInt16BigEndian(Reserve(2), v);
                break;
            case (FormatCode.UInt, uint v):
                BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), v);
                break;
            case (FormatCode.Int, int v):
                BinaryPrimitives.WriteInt32BigEndian(Reserve(4), v);
                break;
            case (FormatCode.Float, float v):
                BinaryPrimitives.WriteSingleBigEndian(Reserve(4), v);
                break;
            case (FormatCode.Char, Rune v):
                BinaryPrimitives.WriteInt32BigEndian(Reserve(4), v.Value);
                break;
            case (FormatCode.ULong, ulong v):
                BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), v);
                break;
            case (FormatCode.Long, long v):
                BinaryPrimitives.WriteInt64BigEndian(Reserve(8), v);
                break;
            case (FormatCode.Double, double v):
                BinaryPrimitives.WriteDoubleBigEndian(Reserve(8), v);
                break;
            case (FormatCode.Timestamp, AmqpTimestamp v):
                BinaryPrimitives.WriteInt64BigEndian(Reserve(8), v.UnixMs);
                break;
            case (FormatCode.Uuid, Guid v):
                v.TryWriteBytes(Reserve(16), bigEndian: true, out _);
                break;
            default:
                // The rest is written whole in its wide form and loses its constructor.
                WriteWideElement(element, item, depthLeft);
                break;
        }
    }

    private void WriteWideElement(byte element, object? item, int depthLeft)
    {
        int start = _position;
        WriteValue(item, Math.Max(1, depthLeft));
        if (_buffer[start] == FormatCode.List0) EndCompoundWide(start, FormatCode.List32);
        byte written = _buffer[start];
        bool variable = written >> 4 is 0xa or 0xc or 0xe;
        int shortHead = written >> 4 == 0xa ? 2 : 3;
        if (variable && element == written + 0x10)
        {
            // Widen: the size, and the count of a compound, become four bytes each.
            int contentStart = start + shortHead;
            int contentLength = _position - contentStart;
            int extra = shortHead == 2 ? 3 : 6;
            int count = shortHead == 3 ? _buffer[start + 2] : 0;
            Reserve(extra);
            _buffer.AsSpan(contentStart, contentLength).CopyTo(_buffer.AsSpan(contentStart + extra));
            _buffer[start] = element;
            BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start + 1), shortHead == 2 ? contentLength : contentLength + 4);
            if (shortHead == 3) BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start + 5), count);
        }
        else if (element != written)
        {
            throw new ArgumentException($"An array of {FormatCode.Name(element)} (0x{element:x2}) cannot have the element {item ?? "null"}.", nameof(item));
        }

        _buffer.AsSpan(start + 1, _position - start - 1).CopyTo(_buffer.AsSpan(start));
        _position--;
    }

    private void EndCompoundWide(int start, byte code)
    {
        _position = start;
        Reserve(9);
        _buffer[start] = code;
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start + 1), 4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start + 5), 0);
    }
}
