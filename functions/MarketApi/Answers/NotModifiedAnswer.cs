using Microsoft.AspNetCore.Http;

namespace RelayCloud.MarketApi.Answers;

/// <summary>304: the caller has it already. Its headers are set by who gives it.</summary>
internal sealed class NotModifiedAnswer : PreparedAnswer
{
    public static readonly NotModifiedAnswer Instance = new();

    /// <summary>Whether a caller's <c>If-None-Match</c> names a version. Compared weakly (RFC 9110, 13.1.2). Allocates nothing for one header.</summary>
    /// <param name="ifNoneMatch">The header; several ones joined by commas.</param>
    /// <param name="etag">The version, quoted, with or without <c>W/</c>.</param>
    public static bool Matches(ReadOnlySpan<char> ifNoneMatch, ReadOnlySpan<char> etag)
    {
        ifNoneMatch = ifNoneMatch.Trim();
        if (ifNoneMatch.IsEmpty) return false;
        if (ifNoneMatch is "*") return true;
        // Ours hold neither quotes nor commas, so that a quoted one cannot be found inside another.
        ReadOnlySpan<char> quoted = etag.StartsWith("W/") ? etag[2..] : etag;
        return ifNoneMatch.Contains(quoted, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}
