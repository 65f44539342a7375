using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>The WebSocket handshake (RFC 6455 section 4). Stateless.</summary>
internal static class Upgrade
{
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyLength = 24;

    /// <summary>Whether the request is a sound handshake.</summary>
    public static bool IsWanted(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && string.Equals(http.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        && http.Request.Headers.SecWebSocketVersion == "13"
        && http.Request.Headers.SecWebSocketKey.ToString().Length == KeyLength;

    /// <summary>The subprotocols that the client offers, in its order.</summary>
    public static IReadOnlyList<string> Offered(HttpContext http) =>
        [.. http.Request.Headers.SecWebSocketProtocol.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Answers 101. When this returns, the answer is out, and the socket may be written to.</summary>
    /// <param name="subprotocol">As agreed, null = none.</param>
    public static async Task<(Stream Stream, Socket Socket)> AcceptAsync(HttpContext http, string? subprotocol)
    {
        // The accept key is what the protocol makes of SHA-1; it guards nothing.
#pragma warning disable CA5350
        byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes(http.Request.Headers.SecWebSocketKey + KeySuffix));
#pragma warning restore CA5350
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(accept);
        if (subprotocol is not null) http.Response.Headers.SecWebSocketProtocol = subprotocol;
        Stream stream = await http.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        return (stream, http.Features.Get<IConnectionSocketFeature>()!.Socket);
    }
}
