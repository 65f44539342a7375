using System.Text.Json.Serialization;
using Azure;

namespace RelayCloud.Accounts.Plans;

/// <summary>What is sold. Immutable; a stored state of it.</summary>
public sealed record Plan
{
    /// <summary>Unique: 1 to 32 of <c>a-z</c>, <c>0-9</c> and <c>-</c>, beginning with a letter.</summary>
    public required string Name { get; init; }

    /// <summary>What customers are shown.</summary>
    public required string Title { get; init; }

    /// <summary>What it allows.</summary>
    public required PlanLimits Limits { get; init; }

    /// <summary>What it costs.</summary>
    public required PlanPrice Price { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The stored version.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }
}
