using System.Text.Json;

namespace RelayCloud.Tests.Common.OpenApi;

/// <summary>An OpenAPI document, to hold an app's routes and answers against. Immutable.</summary>
public sealed class OpenApiDocument
{
    private readonly JsonElement _root;

    private OpenApiDocument(JsonElement root)
    {
        _root = root;
        Operations =
        [
            .. from path in root.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select new OpenApiOperation(method.Value.GetProperty("operationId").GetString()!, method.Name.ToUpperInvariant(), path.Name, method.Value),
        ];
    }

    /// <summary>All operations.</summary>
    public IReadOnlyList<OpenApiOperation> Operations { get; }

    /// <summary>Reads a document.</summary>
    public static OpenApiDocument Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new OpenApiDocument(document.RootElement.Clone());
    }

    /// <summary>The operation of that id.</summary>
    public OpenApiOperation Operation(string id) => Operations.Single(o => o.Id == id);

    /// <summary>What an operation's documented answer to a status looks like; null when it has no body.</summary>
    /// <exception cref="InvalidOperationException">The status is not documented.</exception>
    public JsonElement? AnswerSchema(OpenApiOperation operation, int status)
    {
        if (!operation.Body.GetProperty("responses").TryGetProperty($"{status}", out JsonElement response)) throw new InvalidOperationException($"{operation.Id} does not document the status {status}.");
        if (response.TryGetProperty("$ref", out JsonElement reference)) response = Resolve(_root, reference.GetString()!);
        return response.TryGetProperty("content", out JsonElement content) ? content.GetProperty("application/json").GetProperty("schema") : null;
    }

    /// <summary>The example of an operation's body; null when it takes none.</summary>
    public static JsonElement? RequestExample(OpenApiOperation operation) =>
        operation.Body.TryGetProperty("requestBody", out JsonElement body) ? body.GetProperty("content").GetProperty("application/json").GetProperty("example") : null;

    /// <summary>What of an answer is not as documented; empty = nothing.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="body">The answer's body; empty = none.</param>
    public IReadOnlyList<string> FaultsOf(OpenApiOperation operation, int status, string body)
    {
        if (AnswerSchema(operation, status) is not { } schema) return body.Length == 0 ? [] : [$"{operation.Id} documents no body for {status}."];
        using var document = JsonDocument.Parse(body);
        return SchemaCheck.Faults(_root, schema, document.RootElement);
    }

    /// <summary>What a local reference (<c>#/components/…</c>) points at.</summary>
    internal static JsonElement Resolve(JsonElement root, string reference)
    {
        JsonElement at = root;
        foreach (string step in reference.Split('/').Skip(1)) at = at.GetProperty(step);
        return at;
    }
}
