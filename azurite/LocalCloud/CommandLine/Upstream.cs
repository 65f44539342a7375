namespace RelayCloud.LocalCloud.CommandLine;

/// <summary>A real gateway named by <c>--upstream [KIND=]URL</c>.</summary>
/// <param name="Kind">Dialect as the container's configuration spells it: <c>hyperliquid</c> or <c>order-book-server</c>.</param>
/// <param name="Url">Absolute <c>ws://</c> or <c>wss://</c> URL of its WebSocket.</param>
internal sealed record Upstream(string Kind, string Url)
{
    public const string Hyperliquid = "hyperliquid";
    public const string OrderBookServer = "order-book-server";

    /// <summary>Reads <c>URL</c> or <c>KIND=URL</c>.</summary>
    /// <returns>The upstream, or null with <paramref name="problem"/> saying what is wrong and what would be right.</returns>
    public static Upstream? Parse(string text, out string problem)
    {
        problem = "";
        var kind = Hyperliquid;
        var url = text;
        // A URL may hold '=' in its query, a kind stands before the scheme.
        var equals = text.IndexOf('=');
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (equals >= 0 && (scheme < 0 || equals < scheme))
        {
            kind = text[..equals];
            url = text[(equals + 1)..];
        }

        if (kind is not (Hyperliquid or OrderBookServer))
            problem = $"--upstream {text}: unknown kind '{kind}', the kinds are {Hyperliquid} (default) and {OrderBookServer}";
        else if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("ws" or "wss") || uri.Host.Length == 0)
            problem = $"--upstream {text}: not a WebSocket URL, write for example --upstream wss://api.hyperliquid.xyz/ws";
        return problem.Length == 0 ? new Upstream(kind, url) : null;
    }
}
