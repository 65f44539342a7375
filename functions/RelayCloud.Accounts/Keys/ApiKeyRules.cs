using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Keys;

/// <summary>Checks keys and fills in what is checked.</summary>
internal static class ApiKeyRules
{
    private const KeyScopes AllScopes = KeyScopes.Read | KeyScopes.Admin;

    /// <summary>The key with the draft's values.</summary>
    /// <exception cref="AccountsException">Something is wrong; all of it is named.</exception>
    public static ApiKey Apply(ApiKey key, ApiKeyDraft draft, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Text("name", draft.Name, 1, 64);
        if (draft.Scopes == KeyScopes.None || (draft.Scopes & ~AllScopes) != KeyScopes.None) errors.Add("scopes", "are not scopes", "one or more of read and admin");
        if (draft.ExpiresAt is { } expiresAt && expiresAt != key.ExpiresAt && expiresAt <= now) errors.Add("expiresAt", "is not in the future", "a time after now, or none");
        // The service stores no times before this one, and a client's clock may be very wrong.
        if (draft.ExpiresAt is { Year: > 9000 or < 1601 }) errors.Add("expiresAt", "is out of range", "a time before the year 9000, or none");
        IpRangeList allow = IpRangeList.Parse("allowIps", draft.AllowIps, errors);
        IpRangeList deny = IpRangeList.Parse("denyIps", draft.DenyIps, errors);
        errors.ThrowIfAny();
        return key with { Name = draft.Name, Scopes = draft.Scopes, ExpiresAt = draft.ExpiresAt?.ToUniversalTime(), AllowIps = allow, DenyIps = deny };
    }

    /// <exception cref="AccountsException">Not an overlap.</exception>
    public static void CheckOverlap(TimeSpan overlap)
    {
        var errors = new FieldErrors();
        if (overlap < TimeSpan.Zero || overlap > ApiKeyStore.OverlapMax) errors.Add("overlapSeconds", $"is {overlap.TotalSeconds:0.###}", $"0 to {ApiKeyStore.OverlapMax.TotalSeconds:N0}");
        errors.ThrowIfAny();
    }
}
