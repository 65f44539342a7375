using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RelayCloud.Accounts.Addresses;

/// <summary>An address as a number: 32 bits for IPv4 (mapped IPv6 included), 128 for IPv6.</summary>
internal readonly record struct IpNumber(UInt128 Value, bool IsV4)
{
    /// <summary>Allocates nothing. A scope id is not looked at.</summary>
    public static IpNumber From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        if (address.AddressFamily == AddressFamily.InterNetwork) return new IpNumber(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsV4: true);
        if (length != 16) return default;
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return value >> 32 == 0xffff ? new IpNumber((uint)value, IsV4: true) : new IpNumber(value, IsV4: false);
    }

    public IPAddress ToAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Value);
            return new IPAddress(bytes[..4]);
        }

        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new IPAddress(bytes);
    }
}
