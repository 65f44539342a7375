using System.Net;
using Microsoft.Extensions.Primitives;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>What matters of a request to open a WebSocket, whichever way it came in.</summary>
internal sealed record UpgradeRequest
{
    /// <summary>The key in a path <c>/k/{apiKey}/ws</c>, decoded; null for <c>/ws</c>.</summary>
    public string? PathKey { get; init; }

    /// <summary>The query string without its <c>?</c>, not decoded.</summary>
    public string Query { get; init; } = "";

    /// <summary><c>Sec-WebSocket-Key</c>.</summary>
    public StringValues Key { get; init; }

    /// <summary><c>Sec-WebSocket-Version</c>.</summary>
    public StringValues Version { get; init; }

    /// <summary><c>Sec-WebSocket-Extensions</c>.</summary>
    public StringValues Extensions { get; init; }

    /// <summary><c>Origin</c>.</summary>
    public StringValues Origin { get; init; }

    /// <summary><c>Authorization</c>.</summary>
    public StringValues Authorization { get; init; }

    /// <summary>From whom the connection came; null = not known.</summary>
    public IPAddress? Remote { get; init; }

    /// <summary><c>X-Forwarded-For</c>.</summary>
    public StringValues ForwardedFor { get; init; }

    /// <summary><c>X-Api-Key</c>.</summary>
    public StringValues ApiKey { get; init; }
}
