using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Tenants;

/// <summary>Checks tenants and fills in what is checked.</summary>
internal static class TenantRules
{
    public const int ReasonLengthMax = 200;

    /// <summary>The tenant with the draft's values.</summary>
    /// <param name="tenant">What it is now.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="planExists">Whether the draft's plan is there.</param>
    /// <exception cref="AccountsException">Something is wrong; all of it is named.</exception>
    public static Tenant Apply(Tenant tenant, TenantDraft draft, bool planExists)
    {
        var errors = new FieldErrors();
        errors.Text("name", draft.Name, 1, 100);
        if (!planExists) errors.Add("plan", "is not the name of a plan", "the name of a plan that exists, such as free");
        errors.Text("contactName", draft.ContactName, 0, 100);
        errors.Text("contactEmail", draft.ContactEmail, 0, 254);
        if (!string.IsNullOrEmpty(draft.ContactEmail) && !IsEmail(draft.ContactEmail)) errors.Add("contactEmail", "is not an e-mail address", "name@host");
        errors.Text("notes", draft.Notes, 0, 4_000, lines: true);
        if (!IsTimeZone(draft.TimeZone)) errors.Add("timeZone", "is not a time zone", "an IANA name such as UTC or Europe/Zurich");
        IpRangeList allow = IpRangeList.Parse("allowIps", draft.AllowIps, errors);
        IpRangeList deny = IpRangeList.Parse("denyIps", draft.DenyIps, errors);
        errors.ThrowIfAny();
        return tenant with
        {
            Name = draft.Name,
            Plan = draft.Plan,
            ContactName = Given(draft.ContactName),
            ContactEmail = Given(draft.ContactEmail),
            Notes = Given(draft.Notes),
            TimeZone = draft.TimeZone,
            AllowIps = allow,
            DenyIps = deny,
        };
    }

    public static string? Reason(string? reason)
    {
        var errors = new FieldErrors();
        errors.Text("reason", reason, 0, ReasonLengthMax);
        errors.ThrowIfAny();
        return Given(reason);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // Only what no address lacks: whether mail arrives cannot be told from its form.
    private static bool IsEmail(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && text.IndexOf('@', at + 1) < 0 && !text.Any(char.IsWhiteSpace);
    }

    // The id becomes part of a file's path below the time zone database.
    private static bool IsTimeZone(string? id) =>
        id is { Length: >= 1 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && id[0] != '/' && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);
}
