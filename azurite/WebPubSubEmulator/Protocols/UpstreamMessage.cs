namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>What a client asks, from any subprotocol. Members that its kind does not have are empty.</summary>
internal sealed record UpstreamMessage(UpstreamKind Kind)
{
    public string Group { get; init; } = "";

    public string Event { get; init; } = "";

    /// <summary>Null = the client does not want to know.</summary>
    public ulong? AckId { get; init; }

    public PayloadKind PayloadKind { get; init; }

    /// <summary>A copy of the message's own.</summary>
    public byte[] Data { get; init; } = [];

    public bool NoEcho { get; init; }

    public long SequenceId { get; init; }

    public string InvocationId { get; init; } = "";
}
