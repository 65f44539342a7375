using System.Globalization;
using System.Net.Http.Headers;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>Builds the requests that handlers get: CloudEvents 1.0 in binary mode. Stateless.</summary>
internal static class HandlerRequest
{
    public const string StateHeader = "ce-connectionState";

    /// <summary>Official handlers pass over requests without it.</summary>
    private const string VersionHeader = "ce-awpsversion";

    /// <summary>Asks whether the handler wants events (<c>OPTIONS</c>).</summary>
    public static HttpRequestMessage Validation(Uri url, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.TryAddWithoutValidation("WebHook-Request-Origin", origin);
        request.Headers.TryAddWithoutValidation(VersionHeader, "1.0");
        return request;
    }

    /// <param name="type">Value of <c>ce-type</c>.</param>
    /// <param name="eventName">Value of <c>ce-eventName</c>.</param>
    public static HttpRequestMessage Event(Uri url, string origin, EventContext context, string type, string eventName, byte[] body, string contentType, AccessTokens tokens, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        Add("WebHook-Request-Origin", origin);
        Add(VersionHeader, "1.0");
        Add("ce-specversion", "1.0");
        Add("ce-type", type);
        Add("ce-source", $"/hubs/{context.Hub.Name}/client/{context.ConnectionId}");
        Add("ce-id", Guid.NewGuid().ToString("N"));
        Add("ce-time", now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        Add("ce-signature", string.Join(',', tokens.Signatures(context.ConnectionId).Select(signature => "sha256=" + signature)));
        Add("ce-connectionId", context.ConnectionId);
        Add("ce-hub", context.Hub.Name);
        Add("ce-eventName", eventName);
        if (context.UserId is { } user) Add("ce-userId", Escaped(user));
        if (context.Subprotocol is { } subprotocol) Add("ce-subprotocol", subprotocol);
        if (context.State is { } state) Add(StateHeader, state);
        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }

    // A header cannot carry everything that a user id can.
    private static string Escaped(string value) => value.All(c => c is >= ' ' and <= '~') ? value : Uri.EscapeDataString(value);
}
