using System.Net;

namespace RelayCloud.Accounts.Addresses;

/// <summary>
/// Finds a client's address behind proxies that are known. What others claim in <c>X-Forwarded-For</c> is never believed: it is read from its right end, each proxy
/// having added whom it heard from, and only as long as that is a known proxy. Immutable; any thread.
/// </summary>
/// <param name="proxies">Addresses of the proxies; empty = there are none, and the header is not looked at.</param>
public sealed class TrustedProxies(IpRangeList proxies)
{
    /// <summary>The most entries looked at; a longer chain of known proxies is no chain of ours.</summary>
    public const int HopsMax = 16;

    /// <summary>The client's address; null when it cannot be told, which passes only where no address list applies.</summary>
    /// <param name="remote">From whom the connection came.</param>
    /// <param name="forwardedFor">The header <c>X-Forwarded-For</c>, several ones joined by commas; null = none.</param>
    public IPAddress? ClientOf(IPAddress? remote, string? forwardedFor)
    {
        if (proxies.Count == 0 || remote is null || string.IsNullOrEmpty(forwardedFor) || !proxies.Contains(IpNumber.From(remote))) return remote;
        ReadOnlySpan<char> rest = forwardedFor;
        IPAddress client = remote;
        for (int hop = 0; hop < HopsMax && !rest.IsEmpty; hop++)
        {
            int comma = rest.LastIndexOf(',');
            if (!TryParse(rest[(comma + 1)..].Trim(), out IPAddress? address)) return null;
            client = address;
            if (!proxies.Contains(IpNumber.From(client))) return client;
            rest = comma < 0 ? [] : rest[..comma];
        }

        return rest.IsEmpty ? client : null;
    }

    // Azure's front ends add the port: 192.0.2.1:1234 and [2001:db8::1]:1234.
    private static bool TryParse(ReadOnlySpan<char> text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.Count(':') == 1) text = text[..text.IndexOf(':')];
        if (text.StartsWith("["))
        {
            int end = text.IndexOf(']');
            if (end < 0) return false;
            text = text[1..end];
        }

        // IPAddress takes "1" and "0x7f.1" too, which no proxy writes.
        return (text.Contains(':') || text.Count('.') == 3) && IPAddress.TryParse(text, out address);
    }
}
