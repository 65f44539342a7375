using System.Globalization;
using System.Text.Json.Serialization;

namespace RelayCloud.Conformance.Tests.Tables;

/// <summary>A property that every client writes.</summary>
/// <param name="Name">Of the property.</param>
/// <param name="Type">As the service calls it, e.g. <c>Edm.Int64</c>.</param>
/// <param name="Value">As text.</param>
internal sealed record SharedValue([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("value")] string Value)
{
    /// <summary>As our client is given it.</summary>
    public object Given() => Type switch
    {
        "Edm.String" => Value,
        "Edm.Int32" => int.Parse(Value, CultureInfo.InvariantCulture),
        "Edm.Int64" => long.Parse(Value, CultureInfo.InvariantCulture),
        "Edm.Double" => double.Parse(Value, CultureInfo.InvariantCulture),
        "Edm.Boolean" => bool.Parse(Value),
        "Edm.Guid" => Guid.Parse(Value),
        "Edm.Binary" => Convert.FromBase64String(Value),
        "Edm.DateTime" => DateTimeOffset.Parse(Value, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"entities.json has the type {Type}, which there is not."),
    };
}
