using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace RelayCloud.MarketApi.Access;

/// <summary>Finds the API key or token in a request: <c>Authorization: Bearer</c>, <c>X-Api-Key</c>, <c>?apiKey=</c>, in this order, as the container does.</summary>
internal static class PresentedCredential
{
    /// <summary>The longest looked at; keys have 83 characters, tokens some 400.</summary>
    public const int LengthMax = 2_048;

    private const string Bearer = "Bearer ";

    /// <summary>What was presented; empty = nothing, or it is too long to be anything. Allocates nothing, unless a key in the query is percent-encoded.</summary>
    public static ReadOnlyMemory<char> Of(HttpRequest request)
    {
        ReadOnlyMemory<char> found = default;
        StringValues authorization = request.Headers.Authorization;
        if (authorization.Count == 1 && authorization[0] is { } text && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) found = text.AsMemory(Bearer.Length).Trim();
        if (found.IsEmpty && request.Headers.TryGetValue("X-Api-Key", out StringValues key) && key.Count == 1) found = key[0].AsMemory();
        if (found.IsEmpty && request.QueryString.HasValue) found = FromQuery(request.QueryString.Value!);
        return found.Length > LengthMax ? default : found;
    }

    private static ReadOnlyMemory<char> FromQuery(string query)
    {
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(query))
            if (pair.DecodeName().Span is "apiKey") return pair.DecodeValue();
        return default;
    }
}
