using Microsoft.AspNetCore.Http;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Requests;

/// <summary>The answers to requests that no route takes: 405 where only the method is wrong, else 404.</summary>
internal static class NoRouteAnswer
{
    private static readonly HashSet<string> Paths = [.. MarketRoute.All.Select(r => "/" + r.Path), "/health", "/openapi/v1.json"];
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = new HashSet<string>(Paths, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly ErrorAnswer WrongMethod = new(405, Reasons.MethodNotAllowed, "This address takes GET and HEAD.", header: ("Allow", "GET, HEAD"));
    private static readonly ErrorAnswer NoRoute = new(404, Reasons.NoRoute, $"There is nothing at this address; there are {string.Join(", ", Paths)}.");

    /// <summary>The answer to such a request.</summary>
    public static ErrorAnswer For(HttpRequest request) =>
        Lookup.Contains((request.Path.Value ?? "").AsSpan().TrimEnd('/')) && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) ? WrongMethod : NoRoute;
}
