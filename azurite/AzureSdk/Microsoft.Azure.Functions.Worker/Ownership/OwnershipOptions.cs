namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>How long a claim on a row holds, and how often claims are looked at. Immutable.</summary>
internal sealed record OwnershipOptions
{
    /// <summary>Without renewal for so long, a claim may be taken over. Default 30 s.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between renewals, and between looks at the claims of others; well below <see cref="Length"/>. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);
}
