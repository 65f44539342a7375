using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>What became of a request to open a WebSocket.</summary>
internal sealed record HandshakeResult
{
    /// <summary>The answer when the key store fails or takes too long.</summary>
    public static readonly HandshakeResult CannotCheckKeys = new()
    {
        Status = KeyRefusal.Status(KeyOutcome.Unavailable),
        Message = KeyRefusal.Message(KeyOutcome.Unavailable),
        RetryAfterSeconds = KeyRefusal.RetryAfterSeconds(KeyOutcome.Unavailable),
    };

    /// <summary>HTTP status of the refusal; 101 when admitted.</summary>
    public int Status { get; init; } = 101;

    /// <summary>Why it was refused.</summary>
    public string Message { get; init; } = "";

    /// <summary>Seconds after which a refused client may try again; null = trying again changes nothing.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The key and its usage, when admitted.</summary>
    public Admitted Admitted { get; init; }

    /// <summary>What was agreed.</summary>
    public WebSocketEncoding Encoding { get; init; }

    /// <summary><c>Sec-WebSocket-Accept</c>.</summary>
    public string AcceptKey { get; init; } = "";
}
