namespace RelayCloud.Ingest.Info.Requests;

/// <summary>What the relay needs to know of a request body.</summary>
internal sealed record InfoRequest
{
    /// <summary>The value of <c>type</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>What is known of that type.</summary>
    public required InfoType Type { get; init; }

    /// <summary><c>coin</c>; null when absent.</summary>
    public string? Coin { get; init; }

    /// <summary><c>dex</c>; null when absent or null.</summary>
    public string? Dex { get; init; }

    /// <summary><c>nSigFigs</c>; 0 when absent or null.</summary>
    public byte NSigFigs { get; init; }

    /// <summary><c>mantissa</c>; 0 when absent or null.</summary>
    public byte Mantissa { get; init; }

    /// <summary>
    /// Whether nothing else is in the body: no other key, no key twice, no value of another JSON type. Only then does the relay answer from memory;
    /// what anything else means is for a gateway to say.
    /// </summary>
    public bool IsPlain { get; init; }
}
