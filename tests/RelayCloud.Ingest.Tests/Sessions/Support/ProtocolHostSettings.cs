using RelayCloud.FanOut;
using RelayCloud.FanOut.Messages;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>What a <see cref="ProtocolHost"/> is like.</summary>
internal sealed record ProtocolHostSettings
{
    public CustomerSessionOptions Sessions { get; init; } = new();

    /// <summary>What <see cref="TestKeys.Good"/> may do.</summary>
    public KeyGrant Grant { get; init; } = new() { Name = "test", MessagesPerMinuteMax = 1_000_000 };

    /// <summary>Null = one that knows <see cref="TestKeys.Good"/>.</summary>
    public IApiKeyStore? Keys { get; init; }

    /// <summary>Null = a new one.</summary>
    public UsageTable? Usage { get; init; }

    /// <summary>Null = keys do not change.</summary>
    public GrantWatch? Grants { get; init; }

    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public HubOptions Hub { get; init; } = new() { Lanes = 1 };

    /// <summary>In the order of <see cref="WebSocketEncoding"/>'s values.</summary>
    public IReadOnlyList<IMessageEncoder> Encoders { get; init; } = Standard();

    private static IMessageEncoder[] Standard()
    {
        WebSocketEncoder[] plain = [new(cursor: false), new(cursor: true)];
        return [plain[0], new DeflateEncoder(plain[0]), plain[1], new DeflateEncoder(plain[1])];
    }
}
