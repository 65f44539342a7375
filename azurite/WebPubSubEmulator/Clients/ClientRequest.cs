using System.Buffers.Text;
using System.Security.Cryptography;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Events;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Protocols;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>What a client's handshake says. Stateless.</summary>
internal static class ClientRequest
{
    private const string TokenQuery = "access_token";
    private const int ConnectionIdBytes = 21;

    /// <summary>Verifies the client's token, in the query or the header.</summary>
    /// <returns>What is wrong; null = nothing.</returns>
    public static string? Authorize(HttpContext http, AccessTokens tokens, Hub hub, string rawPath, out TokenClaims claims)
    {
        claims = TokenClaims.None;
        string? token = http.Request.Query[TokenQuery];
        if (string.IsNullOrEmpty(token)) token = BearerToken.Of(http);
        if (token is null) return hub.Settings.AllowAnonymous ? null : "The client has no token.";
        if (tokens.Verify(token, out TokenClaims read) is { } problem) return problem;

        // The short form of the address is the same as the long one.
        bool fits = Audience.Fits(read.Audiences, http.Request.Scheme, http.Request.Host.Value ?? "", rawPath)
            || Audience.Fits(read.Audiences, http.Request.Scheme, http.Request.Host.Value ?? "", "/client/hubs/" + Uri.EscapeDataString(hub.Name));
        if (!fits) return "The token is for another address (aud).";
        claims = read;
        return null;
    }

    /// <summary>What the handler of <c>connect</c> is told; what authorises is left out.</summary>
    public static ConnectRequest Describe(HttpContext http, TokenClaims claims) => new(
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ConnectionIdBytes)),
        claims,
        [.. http.Request.Query.Where(pair => pair.Key != TokenQuery).Select(pair => new KeyValuePair<string, IReadOnlyList<string>>(pair.Key, [.. pair.Value.Select(value => value ?? "")]))],
        [
            .. http.Request.Headers.Where(pair => !pair.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                .Select(pair => new KeyValuePair<string, IReadOnlyList<string>>(pair.Key, [.. pair.Value.Select(value => value ?? "")])),
        ],
        Upgrade.Offered(http));

    /// <summary>Who the client is, after its token and the handler's answer.</summary>
    public static ConnectionIdentity Identify(HttpContext http, ConnectRequest request, ConnectAnswer answer)
    {
        // Without a handler's choice it is the first that the service speaks.
        string? name = answer.Subprotocol ?? request.Subprotocols.FirstOrDefault(offered => Subprotocols.Of(offered) != Subprotocol.Simple);
        Subprotocol protocol = Subprotocols.Of(name);
        string? group = http.Request.Query["group"];
        bool publishes = protocol == Subprotocol.Simple && http.Request.Query["webpubsub_mode"] == "sendToGroup" && Names.IsGroup(group);
        return new ConnectionIdentity(request.ConnectionId, answer.UserId ?? request.Claims.UserId, name, protocol, [.. request.Claims.Roles, .. answer.Roles], publishes ? group : null);
    }
}
