using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RelayCloud.Accounts.Addresses;

/// <summary>
/// A CIDR range of IPv4 or IPv6 addresses, or a single address. IPv4-mapped IPv6 (<c>::ffff:a.b.c.d</c>) is the IPv4 address, in ranges and in addresses;
/// a range of IPv6 never holds an IPv4 address, so <c>::/0</c> means all of IPv6 and nothing else.
/// </summary>
public readonly record struct IpRange
{
    private const int MappedBits = 96;

    private readonly IpNumber _first;
    private readonly UInt128 _mask;

    private IpRange(IpNumber first, UInt128 mask, int prefixLength)
    {
        _first = first;
        _mask = mask;
        PrefixLength = prefixLength;
    }

    /// <summary>Bits that are fixed: 0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    public int PrefixLength { get; }

    /// <summary>Reads <c>192.0.2.0/24</c>, <c>2001:db8::/32</c> or a single address.</summary>
    /// <param name="text">The range.</param>
    /// <param name="range">The range read.</param>
    /// <param name="problem">What is wrong, as a clause, and what would be right.</param>
    public static bool TryParse(string? text, out IpRange range, [NotNullWhen(false)] out (string Problem, string Expected)? problem)
    {
        const string Expected = "an IPv4 or IPv6 range such as 192.0.2.0/24 or 2001:db8::/32, or one address";
        range = default;
        problem = null;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        string address = slash < 0 ? text ?? "" : text![..slash];
        // IPAddress also takes "1", "0x7f.1" and "fe80::1%eth0", and "[::1]", which are something else than they seem to be.
        if (!IPAddress.TryParse(address, out IPAddress? ip) || address.AsSpan().ContainsAny("%[]")
            || (ip.AddressFamily == AddressFamily.InterNetwork && !string.Equals(ip.ToString(), address, StringComparison.Ordinal)))
        {
            problem = ($"'{Shown(text)}' is not an address range", Expected);
            return false;
        }

        int bits = ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits || (text![slash + 1] == '0' && text.Length > slash + 2)))
        {
            problem = ($"'{Shown(text)}' has a wrong prefix length", $"/0 to /{bits}");
            return false;
        }

        IpNumber number = IpNumber.From(ip);
        if (number.IsV4 && bits == 128)
        {
            if (prefix < MappedBits)
            {
                problem = ($"'{Shown(text)}' is a range of mapped IPv4 addresses with a prefix shorter than /96", "the IPv4 range itself, such as 192.0.2.0/24");
                return false;
            }

            prefix -= MappedBits;
            bits = 32;
        }

        UInt128 mask = MaskOf(prefix, bits);
        if ((number.Value & ~mask) != 0)
        {
            var whole = new IpRange(new IpNumber(number.Value & mask, number.IsV4), mask, prefix);
            problem = ($"'{Shown(text)}' has bits set behind its prefix", whole.ToString());
            return false;
        }

        range = new IpRange(number, mask, prefix);
        return true;
    }

    /// <summary>Whether an address lies in the range. Allocates nothing.</summary>
    internal bool Contains(IpNumber address) => address.IsV4 == _first.IsV4 && (address.Value & _mask) == _first.Value;

    /// <summary>The range as CIDR, always with its prefix length.</summary>
    public override string ToString() => $"{_first.ToAddress()}/{PrefixLength}";

    private static UInt128 MaskOf(int prefix, int bits)
    {
        // Shifts of UInt128 count modulo 128, so that a prefix of none needs its own branch.
        UInt128 all = bits == 32 ? uint.MaxValue : UInt128.MaxValue;
        return prefix == 0 ? UInt128.Zero : (all << (bits - prefix)) & all;
    }

    private static string Shown(string? text) => text is null ? "" : text.Length > 64 ? text[..64] + "…" : text;
}
