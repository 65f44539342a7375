using System.Net;

namespace RelayCloud.Accounts.Addresses;

/// <summary>From where a key may be used: the lists of its tenant and its own.</summary>
internal static class AddressRules
{
    /// <summary>
    /// Whether an address may use a key. Denied wherever a deny list holds it; and where an allow list has entries, only what it holds is allowed, so that
    /// an address must pass the tenant's and the key's list. Allocates nothing.
    /// </summary>
    /// <param name="address">The client's address; null = not known, which passes only when no list has entries.</param>
    /// <param name="tenantAllow">The tenant's allow list.</param>
    /// <param name="tenantDeny">The tenant's deny list.</param>
    /// <param name="keyAllow">The key's allow list.</param>
    /// <param name="keyDeny">The key's deny list.</param>
    public static bool Allow(IPAddress? address, IpRangeList tenantAllow, IpRangeList tenantDeny, IpRangeList keyAllow, IpRangeList keyDeny)
    {
        if (tenantAllow.Count + tenantDeny.Count + keyAllow.Count + keyDeny.Count == 0) return true;
        if (address is null) return false;
        IpNumber number = IpNumber.From(address);
        if (tenantDeny.Contains(number) || keyDeny.Contains(number)) return false;
        return (tenantAllow.Count == 0 || tenantAllow.Contains(number)) && (keyAllow.Count == 0 || keyAllow.Contains(number));
    }
}
