using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>What became of a request to open a WebSocket.</summary>
internal sealed record HandshakeResult
{
    /// <summary>HTTP status of the refusal; 101 when admitted.</summary>
    public int Status { get; init; } = 101;

    /// <summary>Why it was refused.</summary>
    public string Message { get; init; } = "";

    /// <summary>The key and its usage, when admitted.</summary>
    public (KeyGrant Grant, KeyUsage Usage) Admitted { get; init; }

    /// <summary>What was agreed.</summary>
    public WebSocketEncoding Encoding { get; init; }

    /// <summary><c>Sec-WebSocket-Accept</c>.</summary>
    public string AcceptKey { get; init; } = "";
}
