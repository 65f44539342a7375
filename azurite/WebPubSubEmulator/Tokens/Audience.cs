namespace RelayCloud.WebPubSubEmulator.Tokens;

/// <summary>Compares a token's audience with an address. Query, a slash at the end and case do not count; <c>ws</c> is <c>http</c>. Stateless.</summary>
internal static class Audience
{
    /// <param name="audiences">Of the token; one must fit.</param>
    /// <param name="scheme">Of the request, <c>http</c> or <c>https</c>.</param>
    /// <param name="host">Of the request, with port.</param>
    /// <param name="path">Of the request as sent, without query.</param>
    public static bool Fits(IReadOnlyList<string> audiences, string scheme, string host, string path)
    {
        // Both go through the same parser, so that escapes compare alike.
        if (!Uri.TryCreate($"{scheme}://{host}{path}", UriKind.Absolute, out Uri? wanted)) return false;
        return audiences.Any(audience => Uri.TryCreate(audience, UriKind.Absolute, out Uri? given)
            && string.Equals(Scheme(given), Scheme(wanted), StringComparison.OrdinalIgnoreCase)
            && string.Equals(given.Host, wanted.Host, StringComparison.OrdinalIgnoreCase)
            && Port(given) == Port(wanted)
            && string.Equals(given.AbsolutePath.TrimEnd('/'), wanted.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
    }

    private static string Scheme(Uri uri) => uri.Scheme switch
    {
        "ws" => "http",
        "wss" => "https",
        _ => uri.Scheme,
    };

    private static int Port(Uri uri) => uri.IsDefaultPort ? Scheme(uri) == "https" ? 443 : 80 : uri.Port;
}
