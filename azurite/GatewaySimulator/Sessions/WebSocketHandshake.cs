using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>
/// The opening handshake of RFC 6455, done by hand because the faults need the bare stream under the WebSocket. No extension is ever agreed to,
/// as at the exchange.
/// </summary>
internal static class WebSocketHandshake
{
    private const string AcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>The stream of an accepted handshake, or null after answering 400 or 426.</summary>
    public static async Task<Stream?> TryAcceptAsync(HttpContext context)
    {
        IHttpUpgradeFeature? upgrade = context.Features.Get<IHttpUpgradeFeature>();
        string key = context.Request.Headers.SecWebSocketKey.ToString();
        bool asksForWebSocket = context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
        if (upgrade is null || !upgrade.IsUpgradableRequest || !asksForWebSocket || !IsKey(key))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }
        if (context.Request.Headers.SecWebSocketVersion != "13")
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.SecWebSocketVersion = "13";
            return null;
        }
        // SHA-1 is what RFC 6455 prescribes; it protects nothing here.
        byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptGuid));
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(accept);
        return await upgrade.UpgradeAsync();
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out int length) && length == 16;
    }
}
