using RelayCloud.FanOut.Subscribers;

namespace RelayCloud.Ingest.Sessions;

/// <summary>Limits and habits of customer connections, from configuration section <c>Relay:Sessions</c>.</summary>
public sealed record CustomerSessionOptions
{
    /// <summary>WebSocket connections at once, over all keys. Default 20,000. More are answered with 503.</summary>
    public int ConnectionsMax { get; init; } = 20_000;

    /// <summary>Connections that have not finished their request head, at once. Default 1,024. More are dropped.</summary>
    public int HandshakesMax { get; init; } = 1_024;

    /// <summary>How long a client may take to send a request head. Default 5 s.</summary>
    public int HandshakeTimeoutMs { get; init; } = 5_000;

    /// <summary>Keys that may wait to be looked up, at once, over all transports. Default 1,024. More are answered with 503; keys that are known here never wait.</summary>
    public int KeyChecksMax { get; init; } = 1_024;

    /// <summary>The longest message taken from a customer, fragments together and after decompression. Default 64 KiB. Longer ones close with 1009.</summary>
    public int MessageBytesMax { get; init; } = 64 << 10;

    /// <summary>A connection that neither sends nor answers a ping for this long is closed. Default 60 s; it is pinged at half of it. At least 2 s.</summary>
    public int IdleTimeoutMs { get; init; } = 60_000;

    /// <summary>A connection that takes next to nothing (less than 4 KiB, or than the frame it is at) of what waits for it for this long is dropped. Default 30 s.</summary>
    public int WriteStallTimeoutMs { get; init; } = 30_000;

    /// <summary>How long a closed connection may take to read its farewell and answer it. Default 2 s.</summary>
    public int LingerMs { get; init; } = 2_000;

    /// <summary>The kernel's send buffer of a connection, bytes; 0 = the system's choice (up to 4 MiB on Linux). Default 256 KiB: bounds what a reader that stopped costs, and how old what it reads next is.</summary>
    public int SocketSendBufferBytes { get; init; } = 256 << 10;

    /// <summary>Trades replayed on subscribe. Default 30, as the exchange; clients depend on it.</summary>
    public int ReplayTrades { get; init; } = 30;

    /// <summary><c>post</c> requests under way on one connection. Default 100, as the exchange.</summary>
    public int PostsInFlightMax { get; init; } = 100;

    /// <summary>Whether permessage-deflate is agreed to when a client offers it. Default false, as the exchange: it costs the relay time on every message.</summary>
    public bool Compression { get; init; }

    /// <summary>Origins of browser pages that may connect, e.g. <c>https://app.example.com</c>. Empty (default) = any: the key decides.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>What a subscriber's queue may hold.</summary>
    public SubscriberLimits Queue { get; init; } = new();
}
