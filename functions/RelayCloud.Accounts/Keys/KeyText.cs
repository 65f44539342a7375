namespace RelayCloud.Accounts.Keys;

/// <summary>The parts of a presented key, <c>rc_{live|demo}_{publicId}_{secret}</c>. Only points into the text.</summary>
internal readonly ref struct KeyText
{
    /// <summary>A key as we make them: 8 + 22 + 1 + 52.</summary>
    public const int Length = 83;

    /// <summary>The secret's digits: 256 bits as base 32.</summary>
    public const int SecretLength = 52;

    /// <summary>The local cloud's key, whole.</summary>
    public const string Local = "rc_demo_local_0000000000000000";

    private const int PrefixLength = 8;

    private KeyText(PublicId id, ReadOnlySpan<byte> secret)
    {
        Id = id;
        Secret = secret;
    }

    public PublicId Id { get; }

    public ReadOnlySpan<byte> Secret { get; }

    /// <summary>Takes a key apart. Allocates nothing; false for whatever cannot be a key, of any length.</summary>
    /// <param name="text">The key as presented.</param>
    /// <param name="allowLocal">Whether the local cloud's key is a key here.</param>
    /// <param name="key">Its parts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool allowLocal, out KeyText key)
    {
        key = default;
        if (text.Length == Local.Length && text.SequenceEqual("rc_demo_local_0000000000000000"u8))
        {
            key = new KeyText(PublicId.Local, text["rc_demo_local_".Length..]);
            return allowLocal;
        }

        if (text.Length != Length) return false;
        KeyEnvironment environment;
        if (text.StartsWith("rc_live_"u8)) environment = KeyEnvironment.Live;
        else if (text.StartsWith("rc_demo_"u8)) environment = KeyEnvironment.Demo;
        else return false;

        if (text[PrefixLength + PublicId.Length] != '_' || !PublicId.TryParse(environment, text.Slice(PrefixLength, PublicId.Length), out PublicId id)) return false;
        ReadOnlySpan<byte> secret = text[^SecretLength..];
        foreach (byte c in secret)
            if (Base32.ValueOf(c) < 0) return false;
        key = new KeyText(id, secret);
        return true;
    }

    public static string Compose(PublicId id, string secret) => $"rc_{(id.Environment == KeyEnvironment.Live ? "live" : "demo")}_{id}_{secret}";
}
