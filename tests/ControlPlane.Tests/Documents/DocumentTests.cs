using System.Reflection;
using System.Text.Json;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Routing;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.ControlPlane.Tests.Documents;

/// <summary>The OpenAPI document against the app: the same routes, and examples that are real.</summary>
public sealed class DocumentTests(DocumentWorld world) : IClassFixture<DocumentWorld>
{
    public static TheoryData<string> Operations => [.. ServedDocument.Document.Operations.Select(static o => o.Id)];

    [Fact]
    public void Every_route_of_the_app_is_in_the_document_and_the_other_way_round()
    {
        IEnumerable<string> routes = new RouteCatalog().Entries.Where(static e => e.Methods.Count > 0).Select(static e => $"{e.Function}: {string.Join(',', e.Methods)} /{e.Template}");
        IEnumerable<string> documented = ServedDocument.Document.Operations.Select(static o => $"{o.Id}: {o.Method} {o.Path}");
        Assert.Equal(routes.Order(), documented.Order());
    }

    [Fact]
    public void Every_reason_of_the_app_is_in_the_document_and_the_other_way_round()
    {
        using var document = JsonDocument.Parse(world.Text);
        JsonElement documented = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("Error").GetProperty("properties").GetProperty("reason").GetProperty("enum");
        IEnumerable<string> reasons = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static f => (string)f.GetRawConstantValue()!);
        Assert.Equal(reasons.Order(), documented.EnumerateArray().Select(static r => r.GetString()!).Order());
    }

    [Fact]
    public void Security_in_the_document_is_that_of_the_app()
    {
        foreach (OpenApiOperation operation in ServedDocument.Document.Operations)
        {
            string[] schemes = [.. operation.Body.GetProperty("security").EnumerateArray().Select(static s => s.EnumerateObject().Single().Name)];
            string[] expected = ServedDocument.LevelOf(operation) switch
            {
                AccessLevel.Public => [],
                AccessLevel.Operator => ["adminKey", "adminBearer", "appService"],
                AccessLevel.TenantKey => ["apiKey", "keyBearer"],
                _ => ["apiKey", "bearer"],
            };
            Assert.Equal(expected, schemes);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task The_examples_are_real(string id)
    {
        OpenApiOperation operation = ServedDocument.Document.Operation(id);
        string tenant = await world.App.NewTenantAsync();
        (string keyId, string key) = await world.App.NewKeyAsync(tenant);
        string path = operation.Path
            .Replace("{tenantId}", tenant, StringComparison.Ordinal)
            .Replace("{keyId}", keyId, StringComparison.Ordinal)
            .Replace("{planName}", "pro", StringComparison.Ordinal);
        string? body = OpenApiDocument.RequestExample(operation)?.GetRawText();
        (string, string)[] headers = operation.NeedsIfMatch ? [("If-Match", "*")] : [];
        int expected = operation.Body.GetProperty("responses").EnumerateObject().Select(static r => int.Parse(r.Name)).Where(static s => s is >= 200 and < 300).Max();

        Answer answer = ServedDocument.LevelOf(operation) is AccessLevel.Operator or AccessLevel.Public
            ? await world.App.AsAdminAsync(operation.Method, path, body, headers)
            : await world.App.AsKeyAsync(key, operation.Method, path, body, headers);

        Assert.True(answer.Status == expected, $"{answer.Status} {answer.Body}");
        ServedDocument.Holds(operation, answer);
        if (answer.Body.Length > 0 && answer.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("etag", out JsonElement etag)) Assert.Equal(etag.GetString(), answer.Header("ETag"));
    }
}
