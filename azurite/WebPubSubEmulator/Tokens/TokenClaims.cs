namespace RelayCloud.WebPubSubEmulator.Tokens;

/// <summary>What a verified token says.</summary>
internal sealed record TokenClaims(IReadOnlyDictionary<string, IReadOnlyList<string>> All)
{
    public static TokenClaims None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The user, null = anonymous.</summary>
    public string? UserId => Values("sub").FirstOrDefault();

    public IReadOnlyList<string> Audiences => Values("aud");

    public IReadOnlyList<string> Roles => Values("role");

    /// <summary>Groups that are joined at once.</summary>
    public IReadOnlyList<string> Groups => Values("webpubsub.group");

    public IReadOnlyList<string> Values(string name) => All.GetValueOrDefault(name) ?? [];
}
