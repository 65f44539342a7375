namespace RelayCloud.Ingest.Sessions.WebSocket.Commands;

/// <summary>What a client's message asks for (reference section 3).</summary>
internal enum ClientMethod : byte
{
    /// <summary>Not JSON, not an object, an unknown method, or a part missing or of the wrong type.</summary>
    Malformed,
    Ping,
    Subscribe,
    Unsubscribe,
    Post,
}
