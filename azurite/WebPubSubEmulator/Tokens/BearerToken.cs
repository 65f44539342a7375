namespace RelayCloud.WebPubSubEmulator.Tokens;

/// <summary>Finds the token of a request.</summary>
internal static class BearerToken
{
    private const string Prefix = "Bearer ";

    /// <summary>The token of the Authorization header, null if there is none.</summary>
    public static string? Of(HttpContext http)
    {
        string? header = http.Request.Headers.Authorization;
        return header is not null && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }
}
