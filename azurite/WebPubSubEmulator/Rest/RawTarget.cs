using Microsoft.AspNetCore.Http.Features;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>
/// The request's path as it was sent. ASP.NET Core's own path has escapes resolved but for slashes, so that a group <c>a%2Fb</c> could not be told from one with the name <c>a%2Fb</c>.
/// </summary>
/// <param name="Path">From its first slash, without the query.</param>
/// <param name="Segments">Its parts, each unescaped once.</param>
internal sealed record RawTarget(string Path, string[] Segments)
{
    public static RawTarget Of(HttpContext http)
    {
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        // An address as a proxy gets it.
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out Uri? absolute)) target = absolute.PathAndQuery;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        return new RawTarget(path, [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)]);
    }
}
