using System.Text;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Reads fields of one message; every length is checked before it is believed. Once something is wrong, <see cref="IsBroken"/> is set and nothing more is read.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    // Throws on bytes that are no UTF-8, which proto3 forbids in strings.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _wireType;

    public bool IsBroken { get; private set; }

    /// <summary>Number of the field at hand.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end or when the bytes are broken.</summary>
    public bool Next()
    {
        if (IsBroken || _at == _bytes.Length) return false;
        ulong tag = ReadVarint();
        _wireType = (int)(tag & 7);
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        if (Field == 0) IsBroken = true;
        return !IsBroken;
    }

    public ulong Varint()
    {
        if (_wireType == VarintType) return ReadVarint();
        IsBroken = true;
        return 0;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        if (_wireType == LengthType)
        {
            ulong length = ReadVarint();
            if (!IsBroken && length <= (ulong)(_bytes.Length - _at))
            {
                ReadOnlySpan<byte> value = _bytes.Slice(_at, (int)length);
                _at += (int)length;
                return value;
            }
        }

        IsBroken = true;
        return default;
    }

    public string Text()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            IsBroken = true;
            return "";
        }
    }

    /// <summary>Passes over a field that we do not know.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case VarintType:
                ReadVarint();
                break;
            case Fixed64Type:
                Pass(8);
                break;
            case LengthType:
                Bytes();
                break;
            case Fixed32Type:
                Pass(4);
                break;
            default:
                IsBroken = true;
                break;
        }
    }

    private void Pass(int count)
    {
        if (_bytes.Length - _at < count) IsBroken = true;
        else _at += count;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && _at < _bytes.Length; shift += 7)
        {
            byte next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        IsBroken = true;
        return 0;
    }
}
