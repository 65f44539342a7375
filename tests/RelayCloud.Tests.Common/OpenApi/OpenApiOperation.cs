using System.Text.Json;

namespace RelayCloud.Tests.Common.OpenApi;

/// <summary>One operation of a document.</summary>
/// <param name="Id">Its id, which is the function's name.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Body">The operation as the document has it.</param>
public sealed record OpenApiOperation(string Id, string Method, string Path, JsonElement Body)
{
    /// <summary>Whether a change must say of which version it is.</summary>
    public bool NeedsIfMatch => Names("IfMatch");

    /// <summary>Whether it takes an idempotency key.</summary>
    public bool TakesIdempotencyKey => Names("IdempotencyKey");

    /// <summary>Whether it takes a body.</summary>
    public bool TakesBody => Body.TryGetProperty("requestBody", out _);

    /// <summary>Whether there must be a body.</summary>
    public bool NeedsBody => Body.TryGetProperty("requestBody", out JsonElement body) && body.GetProperty("required").GetBoolean();

    private bool Names(string parameter) =>
        Body.TryGetProperty("parameters", out JsonElement parameters)
        && parameters.EnumerateArray().Any(p => p.TryGetProperty("$ref", out JsonElement reference) && reference.GetString() == $"#/components/parameters/{parameter}");
}
