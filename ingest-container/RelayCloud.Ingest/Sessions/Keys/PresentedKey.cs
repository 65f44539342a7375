using Microsoft.Extensions.Primitives;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>
/// Finds the API key in a request: <c>/k/{apiKey}/…</c>, <c>Authorization: Bearer</c>, <c>X-Api-Key</c>, or <c>?apiKey=</c>, in this order.
/// </summary>
public static class PresentedKey
{
    /// <summary>The longest key looked at. Ours have 30; JWTs of later versions stay under this.</summary>
    public const int LengthMax = 2_048;

    private const string Bearer = "Bearer ";

    /// <summary>The key, or null when none was sent or it is longer than <see cref="LengthMax"/>.</summary>
    /// <param name="pathKey">The key from the path, null = the path has none.</param>
    /// <param name="authorization">The <c>Authorization</c> header.</param>
    /// <param name="xApiKey">The <c>X-Api-Key</c> header.</param>
    /// <param name="queryKey">The query parameter <c>apiKey</c>, decoded.</param>
    public static string? From(string? pathKey, StringValues authorization, StringValues xApiKey, StringValues queryKey)
    {
        string? key = pathKey;
        if (string.IsNullOrEmpty(key) && authorization.Count == 1 && authorization[0]!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            key = authorization[0]![Bearer.Length..].Trim();
        if (string.IsNullOrEmpty(key) && xApiKey.Count == 1) key = xApiKey[0];
        if (string.IsNullOrEmpty(key) && queryKey.Count == 1) key = queryKey[0];
        return string.IsNullOrEmpty(key) || key.Length > LengthMax ? null : key;
    }
}
