namespace RelayCloud.Ingest.Sessions.WebSocket.Frames;

/// <summary>One frame of a client, unmasked in place. Valid as long as the buffer it was read from.</summary>
internal readonly ref struct ClientFrame
{
    public required Opcode Opcode { get; init; }

    public required bool IsFinal { get; init; }

    public required bool IsCompressed { get; init; }

    public required Span<byte> Payload { get; init; }
}
