using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>Judges a request to open a WebSocket (RFC 6455 section 4.2) and says what to answer.</summary>
/// <param name="admission">Who may come in.</param>
/// <param name="sessions">How many may.</param>
/// <param name="options">As configured.</param>
/// <param name="servesCustomers">False in role <c>ingest</c>.</param>
/// <param name="universe">Until it is loaded nobody is let in: to a customer who is back early after a restart every coin would be an unknown one. Null = do not look.</param>
internal sealed class Handshake(Admission admission, SessionRegistry sessions, CustomerSessionOptions options, bool servesCustomers = true, Universe? universe = null)
{
    private const int RetryAfterSeconds = 5;
    private const string DeflateAnswer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /// <summary>What a container of role <c>ingest</c> says to customers.</summary>
    public const string NoCustomers = "this container reads gateways only (role ingest) and serves no customers; connect to an edge";

    /// <summary>
    /// Admits or refuses. When admitted, one connection of the key and one place in the registry are taken, and the caller must see that a session gives them back.
    /// </summary>
    public async ValueTask<HandshakeResult> JudgeAsync(UpgradeRequest request, CancellationToken cancellationToken)
    {
        if (!servesCustomers) return Refuse(404, NoCustomers);
        if (request.Version != "13") return Refuse(426, "this server speaks WebSocket version 13");
        if (request.Key.Count != 1 || !IsNonce(request.Key[0]!)) return Refuse(400, "Sec-WebSocket-Key must be 16 bytes in base64");
        if (!admission.AllowsOrigin(request.Origin)) return Refuse(403, "this origin may not connect");
        var query = QueryHelpers.ParseQuery(request.Query);
        string? apiKey = PresentedKey.From(request.PathKey, request.Authorization, request.ApiKey, query.GetValueOrDefault("apiKey"));
        IPAddress? client = admission.ClientOf(request.Remote, request.ForwardedFor);
        KeyCheck check = await admission.CheckAsync(apiKey, client, cancellationToken);
        if (check.Grant is not { } grant)
            return apiKey is null ? Refuse(401, "an API key is needed: ?apiKey=, Authorization: Bearer, X-Api-Key, or the path /k/{apiKey}/ws") : Refuse(check.Outcome);
        if (!grant.DirectWebSocketAllowed) return Refuse(KeyOutcome.TransportDenied);
        if (universe is { Version: 0 }) return Refuse(503, "this server starts and does not know its coins yet; connect again in a second", 1);
        if (!sessions.TryReserve()) return Refuse(503, "this server takes no more connections now", RetryAfterSeconds);
        ConnectOutcome connected = admission.Usage.TryConnect(grant, out KeyUsage usage);
        if (connected != ConnectOutcome.Connected)
        {
            sessions.Unreserve();
            return Refuse(429, connected == ConnectOutcome.KeyFull
                ? $"this key may have {grant.ConnectionsMax} connections at once"
                : $"this account may have {grant.TenantConnectionsMax} connections at once, over all its keys", RetryAfterSeconds);
        }

        WebSocketEncoding encoding = query.GetValueOrDefault("cursor") == "1" ? WebSocketEncoding.Cursor : WebSocketEncoding.Plain;
        if (options.Compression && OffersDeflate(request.Extensions)) encoding |= WebSocketEncoding.Deflate;
        return new HandshakeResult { Admitted = new Admitted(grant, usage, client), Encoding = encoding, AcceptKey = AcceptKey(request.Key[0]!) };
    }

    /// <summary>The value of <c>Sec-WebSocket-Extensions</c> to answer with, null = none.</summary>
    public static string? ExtensionsOf(WebSocketEncoding encoding) => encoding.HasFlag(WebSocketEncoding.Deflate) ? DeflateAnswer : null;

    private static HandshakeResult Refuse(KeyOutcome outcome) =>
        Refuse(KeyRefusal.Status(outcome), KeyRefusal.Message(outcome), KeyRefusal.RetryAfterSeconds(outcome));

    private static HandshakeResult Refuse(int status, string message, int? retryAfterSeconds = null) =>
        new() { Status = status, Message = message, RetryAfterSeconds = retryAfterSeconds };

    private static bool IsNonce(string key) => key.Length == 24 && Convert.TryFromBase64String(key, stackalloc byte[18], out int length) && length == 16;

    // SHA-1 is what RFC 6455 section 4.2.2 prescribes; it proves that this is a WebSocket server and protects nothing.
    private static string AcceptKey(string key) =>
#pragma warning disable CA5350 // See above.
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    private static bool OffersDeflate(Microsoft.Extensions.Primitives.StringValues extensions) =>
        extensions.SelectMany(e => e!.Split(',')).Any(CanMeet);

    // An offer with a parameter that is not known or cannot be met is declined (RFC 7692 section 7.1). The server's window cannot be made smaller:
    // the framework's deflate has no such setting.
    private static bool CanMeet(string offer)
    {
        string[] parts = [.. offer.Split(';').Select(p => p.Trim())];
        return parts[0].Equals("permessage-deflate", StringComparison.OrdinalIgnoreCase) && parts.Skip(1).All(p =>
            p is "server_no_context_takeover" or "client_no_context_takeover" or "client_max_window_bits"
            || (p.StartsWith("client_max_window_bits=", StringComparison.Ordinal)
                && int.TryParse(p["client_max_window_bits=".Length..].Trim('"'), out int bits) && bits is >= 8 and <= 15));
    }
}
