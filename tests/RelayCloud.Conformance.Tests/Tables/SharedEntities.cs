using System.Text.Json;
using System.Text.Json.Serialization;
using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.Tables;

/// <summary>What every client writes, from <c>tests/conformance/tables/entities.json</c>.</summary>
/// <param name="Properties">Of one entity.</param>
/// <param name="Keys">Row keys, and ends of partition keys, that are easily spoilt on the way.</param>
/// <param name="Many">Entities of one partition: more than a page has.</param>
internal sealed record SharedEntities(
    [property: JsonPropertyName("properties")] IReadOnlyList<SharedValue> Properties,
    [property: JsonPropertyName("keys")] IReadOnlyList<string> Keys,
    [property: JsonPropertyName("many")] int Many)
{
    public static SharedEntities Read() =>
        JsonSerializer.Deserialize<SharedEntities>(File.ReadAllText(Path.Combine(ScriptFolder.Path, "tables", "entities.json"))) ?? throw new InvalidOperationException("entities.json is empty.");
}
