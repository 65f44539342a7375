namespace RelayCloud.Accounts.Usage;

/// <summary>What a tenant used in one calendar month. Immutable.</summary>
public sealed record MonthlyUsage
{
    /// <summary>The month.</summary>
    public required UsageMonth Month { get; init; }

    /// <summary>Messages delivered, as <see cref="Plans.PlanLimits.MonthlyMessagesMax"/> counts them.</summary>
    public required long Messages { get; init; }

    /// <summary>Until when everything is counted; null = nothing was counted yet.</summary>
    public DateTimeOffset? CountedUntil { get; init; }
}
