using Microsoft.AspNetCore.Http;

namespace RelayCloud.ControlPlane.Access;

/// <summary>What a request presents. Only headers are looked at: addresses end up in logs.</summary>
internal static class Credential
{
    private const string Scheme = "Bearer ";

    /// <summary>A tenant's key or token; null = none.</summary>
    public static string? OfTenant(HttpRequest request) => request.Headers["X-Api-Key"].ToString() is { Length: > 0 } key ? key : Bearer(request);

    /// <summary>What comes as bearer; null = nothing.</summary>
    public static string? Bearer(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
