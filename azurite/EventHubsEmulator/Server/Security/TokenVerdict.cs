namespace RelayCloud.EventHubsEmulator.Server.Security;

/// <summary>What a token is good for.</summary>
/// <param name="Refusal">Why it is good for nothing; null if it is good.</param>
/// <param name="Path">What it covers, with all below it: see <see cref="Audience"/>.</param>
internal readonly record struct TokenVerdict(string? Refusal, string Path, DateTimeOffset ExpiresAt)
{
    public static TokenVerdict Refused(string why) => new(why, "", default);
}
