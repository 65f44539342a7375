using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Plans;

/// <summary>Checks plans.</summary>
internal static class PlanRules
{
    /// <summary>The most names a set may list, so that a plan with its audit entry (before and after) fits a row's columns of 32,768 characters.</summary>
    public const int NamesMax = 400;

    private const int NameLengthMax = 32;

    public static void Check(string name, PlanDraft draft)
    {
        var errors = new FieldErrors();
        if (!IsName(name)) errors.Add("name", $"'{(name.Length > 64 ? name[..64] + "…" : name)}' is not a plan's name", $"1 to {NameLengthMax} of a-z, 0-9 and -, beginning with a letter");
        errors.Text("title", draft.Title, 1, 100);
        if (draft.Limits is null) errors.Add("limits", "is missing", "an object with the plan's limits");
        else CheckLimits(draft.Limits, errors);
        if (draft.Price is null)
        {
            errors.Add("price", "is missing", "an object with amountMinor and currency");
        }
        else
        {
            errors.Number("price.amountMinor", draft.Price.AmountMinor, 0, 1_000_000_000);
            if (draft.Price.Currency is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper)) errors.Add("price.currency", "is not a currency", "three capital letters of ISO 4217, such as USD");
        }

        errors.ThrowIfAny();
    }

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= NameLengthMax && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void CheckLimits(PlanLimits limits, FieldErrors errors)
    {
        errors.Number("limits.connectionsMax", limits.ConnectionsMax, 1, 100_000);
        errors.Number("limits.subscriptionsMax", limits.SubscriptionsMax, 1, 100_000);
        errors.Number("limits.messagesPerSecondMax", limits.MessagesPerSecondMax, 1, 10_000);
        errors.Number("limits.restRequestsPerMinuteMax", limits.RestRequestsPerMinuteMax, 1, 10_000_000);
        errors.Number("limits.depthMax", limits.DepthMax, 1, 100_000);
        errors.Number("limits.conflationMs", limits.ConflationMs, 0, 60_000);
        errors.Number("limits.historyDays", limits.HistoryDays, 0, 36_500);
        if (limits.MonthlyMessagesMax is { } quota) errors.Number("limits.monthlyMessagesMax", quota, 1, 1_000_000_000_000_000);
        CheckNames("limits.channels", limits.Channels, errors);
        CheckNames("limits.coins", limits.Coins, errors);
    }

    private static void CheckNames(string field, NameSet? set, FieldErrors errors)
    {
        if (set is null) errors.Add(field, "is missing", "\"all\" or a list of names");
        else if (!set.IsAll && set.Names.Count is 0 or > NamesMax) errors.Add(field, $"lists {set.Names.Count:N0} names", $"\"all\" or 1 to {NamesMax} names");
        else foreach (string name in set.Names.Where(n => n.Length is < 1 or > 32 || !n.All(IsNameCharacter)))
            errors.Add(field, $"lists '{(name.Length > 64 ? name[..64] + "…" : name)}'", "names of 1 to 32 letters, digits, @, :, /, . or -");
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '@' or ':' or '/' or '.' or '-';
}
