using System.Diagnostics.CodeAnalysis;
using RelayCloud.Ingest.Gateways;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>Finds a gateway's <c>POST /info</c>.</summary>
public static class InfoUrl
{
    /// <summary>The configured URL, or the one that follows from the WebSocket's: <c>wss://host/ws</c> → <c>https://host/info</c>.</summary>
    /// <param name="options">The gateway.</param>
    /// <param name="url">The URL; null when false.</param>
    /// <param name="error">What is wrong and what would be right; null when true.</param>
    public static bool TryFind(GatewayOptions options, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (options.InfoUrl is { Length: > 0 } configured)
        {
            if (Uri.TryCreate(configured, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)) return true;
            error = $"Gateway '{options.Name}': InfoUrl '{configured}' is not an absolute http:// or https:// URL.";
            url = null;
            return false;
        }

        if (Uri.TryCreate(options.Url, UriKind.Absolute, out Uri? ws) && (ws.Scheme == Uri.UriSchemeWs || ws.Scheme == Uri.UriSchemeWss))
        {
            string scheme = ws.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
            url = new UriBuilder(scheme, ws.Host, ws.IsDefaultPort ? -1 : ws.Port, "/info").Uri;
            return true;
        }

        error = $"Gateway '{options.Name}': Url '{options.Url}' is not an absolute ws:// or wss:// URL.";
        url = null;
        return false;
    }
}
