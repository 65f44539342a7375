#nullable disable // The official API carries no nullable annotations.
using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Messaging.WebPubSub.Authorization;
using Azure.Messaging.WebPubSub.Requests;

namespace Azure.Messaging.WebPubSub;

/// <summary>Addresses for clients to connect to, tokens included. With a key they are made here; with an identity the service makes the token.</summary>
public partial class WebPubSubServiceClient
{
    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(1);

    /// <summary>An address that one client may connect to until then.</summary>
    /// <param name="expiresAt">When it stops to be good for connecting; an open connection outlives it.</param>
    /// <param name="userId">The client's user; null = none.</param>
    /// <param name="roles">What the client may do by itself.</param>
    /// <param name="groups">Groups that it is in from the beginning.</param>
    /// <param name="clientProtocol">What it talks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Uri GetClientAccessUri(
        DateTimeOffset expiresAt, string userId = null, IEnumerable<string> roles = null, IEnumerable<string> groups = null, WebPubSubClientProtocol clientProtocol = WebPubSubClientProtocol.Default, CancellationToken cancellationToken = default) =>
        AccessUriAsync(expiresAt, userId, roles, groups, clientProtocol, isAsync: false, cancellationToken).Completed();

    /// <inheritdoc cref="GetClientAccessUri(DateTimeOffset, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual async Task<Uri> GetClientAccessUriAsync(
        DateTimeOffset expiresAt, string userId = null, IEnumerable<string> roles = null, IEnumerable<string> groups = null, WebPubSubClientProtocol clientProtocol = WebPubSubClientProtocol.Default, CancellationToken cancellationToken = default) =>
        await AccessUriAsync(expiresAt, userId, roles, groups, clientProtocol, isAsync: true, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="GetClientAccessUri(DateTimeOffset, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Uri GetClientAccessUri(DateTimeOffset expiresAt, string userId, IEnumerable<string> roles, IEnumerable<string> groups, CancellationToken cancellationToken) =>
        GetClientAccessUri(expiresAt, userId, roles, groups, WebPubSubClientProtocol.Default, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(DateTimeOffset, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Task<Uri> GetClientAccessUriAsync(DateTimeOffset expiresAt, string userId, IEnumerable<string> roles, IEnumerable<string> groups, CancellationToken cancellationToken) =>
        GetClientAccessUriAsync(expiresAt, userId, roles, groups, WebPubSubClientProtocol.Default, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(DateTimeOffset, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Uri GetClientAccessUri(DateTimeOffset expiresAt, string userId, IEnumerable<string> roles, CancellationToken cancellationToken) =>
        GetClientAccessUri(expiresAt, userId, roles, groups: null, WebPubSubClientProtocol.Default, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(DateTimeOffset, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Task<Uri> GetClientAccessUriAsync(DateTimeOffset expiresAt, string userId, IEnumerable<string> roles, CancellationToken cancellationToken) =>
        GetClientAccessUriAsync(expiresAt, userId, roles, groups: null, WebPubSubClientProtocol.Default, cancellationToken);

    /// <summary>An address that one client may connect to for that long; default an hour.</summary>
    /// <inheritdoc cref="GetClientAccessUri(DateTimeOffset, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Uri GetClientAccessUri(
        TimeSpan expiresAfter = default, string userId = null, IEnumerable<string> roles = null, IEnumerable<string> groups = null, WebPubSubClientProtocol clientProtocol = WebPubSubClientProtocol.Default, CancellationToken cancellationToken = default) =>
        GetClientAccessUri(After(expiresAfter), userId, roles, groups, clientProtocol, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(TimeSpan, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Task<Uri> GetClientAccessUriAsync(
        TimeSpan expiresAfter = default, string userId = null, IEnumerable<string> roles = null, IEnumerable<string> groups = null, WebPubSubClientProtocol clientProtocol = WebPubSubClientProtocol.Default, CancellationToken cancellationToken = default) =>
        GetClientAccessUriAsync(After(expiresAfter), userId, roles, groups, clientProtocol, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(TimeSpan, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Uri GetClientAccessUri(TimeSpan expiresAfter, string userId, IEnumerable<string> roles, IEnumerable<string> groups, CancellationToken cancellationToken) =>
        GetClientAccessUri(expiresAfter, userId, roles, groups, WebPubSubClientProtocol.Default, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(TimeSpan, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Task<Uri> GetClientAccessUriAsync(TimeSpan expiresAfter, string userId, IEnumerable<string> roles, IEnumerable<string> groups, CancellationToken cancellationToken) =>
        GetClientAccessUriAsync(expiresAfter, userId, roles, groups, WebPubSubClientProtocol.Default, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(TimeSpan, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Uri GetClientAccessUri(TimeSpan expiresAfter, string userId, IEnumerable<string> roles, CancellationToken cancellationToken) =>
        GetClientAccessUri(expiresAfter, userId, roles, groups: null, WebPubSubClientProtocol.Default, cancellationToken);

    /// <inheritdoc cref="GetClientAccessUri(TimeSpan, string, IEnumerable{string}, IEnumerable{string}, WebPubSubClientProtocol, CancellationToken)"/>
    public virtual Task<Uri> GetClientAccessUriAsync(TimeSpan expiresAfter, string userId, IEnumerable<string> roles, CancellationToken cancellationToken) =>
        GetClientAccessUriAsync(expiresAfter, userId, roles, groups: null, WebPubSubClientProtocol.Default, cancellationToken);

    private static DateTimeOffset After(TimeSpan expiresAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expiresAfter, TimeSpan.Zero);
        return DateTimeOffset.UtcNow + (expiresAfter == TimeSpan.Zero ? DefaultLife : expiresAfter);
    }

    private async ValueTask<Uri> AccessUriAsync(
        DateTimeOffset expiresAt, string userId, IEnumerable<string> roles, IEnumerable<string> groups, WebPubSubClientProtocol protocol, bool isAsync, CancellationToken cancellationToken)
    {
        var path = protocol switch
        {
            WebPubSubClientProtocol.Default => "client",
            WebPubSubClientProtocol.Mqtt => "clients/mqtt",
            WebPubSubClientProtocol.SocketIO => "clients/socketio",
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Use one of the values of WebPubSubClientProtocol."),
        };
        var now = DateTimeOffset.UtcNow;
        ArgumentOutOfRangeException.ThrowIfLessThan(expiresAt, now);
        var audience = $"{Endpoint.AbsoluteUri.TrimEnd('/')}/{path}/hubs/{Hub}";
        var token = _key is null
            ? await GenerateTokenAsync(expiresAt - now, userId, roles, groups, protocol, isAsync, cancellationToken).ConfigureAwait(false)
            : KeyToken.Create(_key.Key, audience, now, expiresAt, userId, roles, groups);

        // http becomes ws, https wss.
        return new Uri($"ws{audience["http".Length..]}?access_token={token}");
    }

    private async ValueTask<string> GenerateTokenAsync(
        TimeSpan life, string userId, IEnumerable<string> roles, IEnumerable<string> groups, WebPubSubClientProtocol protocol, bool isAsync, CancellationToken cancellationToken)
    {
        var context = new RequestContext { CancellationToken = cancellationToken };
        var minutes = Math.Max(1, (int)Math.Ceiling(life.TotalMinutes));
        var message = _requests.Create(RequestMethod.Post, "/:generateToken", context)
            .With("userId", userId)
            .WithEach("role", roles)
            .With("minutesToExpire", minutes.ToString(CultureInfo.InvariantCulture))
            .WithEach("group", groups)
            .With("clientType", protocol switch { WebPubSubClientProtocol.Mqtt => "MQTT", WebPubSubClientProtocol.SocketIO => "SocketIO", _ => "Default" });
        var response = await _requests.SendAsync(message, context, isAsync).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return document.RootElement.GetProperty("token").GetString() ?? throw new FormatException("The answer has no token.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("The answer has no token.", exception);
        }
    }
}
