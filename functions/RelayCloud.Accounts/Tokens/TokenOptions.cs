namespace RelayCloud.Accounts.Tokens;

/// <summary>What tokens say of themselves. The same in all processes that issue or take them.</summary>
public sealed record TokenOptions
{
    /// <summary>The bound of <see cref="Lifetime"/>: a token cannot be taken back but by its key, tenant or address.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromHours(1);

    /// <summary>The bound of <see cref="ClockSkew"/>.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(2);

    /// <summary>Who issues them (<c>iss</c>). Default <c>relaycloud</c>.</summary>
    public string Issuer { get; init; } = "relaycloud";

    /// <summary>For whom they are (<c>aud</c>). Default <c>relaycloud</c>.</summary>
    public string Audience { get; init; } = "relaycloud";

    /// <summary>How long they are valid: 1 minute to <see cref="LifetimeMax"/>. Default 15 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How far the clocks of the processes may differ: 0 to <see cref="ClockSkewMax"/>. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Everything that is wrong, each in a sentence; empty = nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Issuer.Length is < 1 or > 200) errors.Add("Token Issuer must have 1 to 200 characters.");
        if (Audience.Length is < 1 or > 200) errors.Add("Token Audience must have 1 to 200 characters.");
        if (Lifetime < TimeSpan.FromMinutes(1) || Lifetime > LifetimeMax) errors.Add($"Token Lifetime is {Lifetime.TotalSeconds} s; it must be 60 to {LifetimeMax.TotalSeconds} s.");
        if (ClockSkew < TimeSpan.Zero || ClockSkew > ClockSkewMax) errors.Add($"Token ClockSkew is {ClockSkew.TotalSeconds} s; it must be 0 to {ClockSkewMax.TotalSeconds} s.");
        return errors;
    }
}
