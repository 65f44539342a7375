using System.Net;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Security;

namespace RelayCloud.EventHubsEmulator.Server.Requests;

/// <summary>Answers <c>put-token</c> requests on <c>$cbs</c>.</summary>
internal sealed class TokenRequests(EmulatorOptions options, TimeProvider time)
{
    private const string SasType = "servicebus.windows.net:sastoken";
    private const string JwtType = "jwt";

    /// <summary>How long an unverified token is good for: what Entra gives too.</summary>
    private static readonly TimeSpan JwtLifetime = TimeSpan.FromHours(1);

    /// <param name="tokens">Of the connection; gets what the request grants.</param>
    public AmqpMessage Answer(AmqpMessage request, ConnectionTokens tokens)
    {
        AmqpMap? asked = request.ApplicationProperties;
        if (asked is null || !asked.TryGet("operation", out string? operation) || !string.Equals(operation, "put-token", StringComparison.OrdinalIgnoreCase))
            return Bad("The operation of a request to $cbs must be put-token.");
        if (!asked.TryGet("name", out string? audience)) return Bad("A put-token request needs the application property 'name', the audience.");
        asked.TryGet("type", out string? type);
        string? token = request.Value as string;
        string path = Audience.PathOf(audience);
        if (!options.CheckTokens) return Grant(path, DateTimeOffset.MaxValue);
        if (token is null) return Bad("The body of a put-token request must be the token, a string.");
        // Python's client calls its shared access signatures jwt: what a token is counts, not what it is called.
        bool isSas = SasToken.IsOne(token) || string.Equals(type, SasType, StringComparison.OrdinalIgnoreCase);
        if (!isSas && string.Equals(type, JwtType, StringComparison.OrdinalIgnoreCase))
        {
            return options.AcceptJwt
                ? Grant(path, time.GetUtcNow() + JwtLifetime)
                : Refuse("A jwt cannot be verified here. Start the emulator with --accept-jwt to take any, or use a shared access key.");
        }

        if (!isSas) return Bad($"The token type must be {SasType} or {JwtType}.");
        TokenVerdict verdict = SasToken.Verify(token, options.Keys, time.GetUtcNow());
        if (verdict.Refusal is { } refusal) return Refuse(refusal);
        return Audience.Covers(verdict.Path, path) ? Grant(path, verdict.ExpiresAt) : Refuse("The token is for another resource than the audience.");

        AmqpMessage Grant(string granted, DateTimeOffset expiresAt) => tokens.Add(granted, expiresAt)
            ? RequestAnswer.To(request, HttpStatusCode.Accepted, "Accepted")
            : RequestAnswer.To(request, HttpStatusCode.Forbidden, $"A connection has at most {ConnectionTokens.TokensMax} tokens.", ErrorConditions.ResourceLimitExceeded);

        AmqpMessage Refuse(string why) => RequestAnswer.To(request, HttpStatusCode.Unauthorized, why, ErrorConditions.UnauthorizedAccess);

        AmqpMessage Bad(string why) => RequestAnswer.To(request, HttpStatusCode.BadRequest, why, EventHubsErrors.ArgumentError);
    }
}
