using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RelayCloud.Tests.Common.OpenApi;

/// <summary>
/// Holds values against the schemas of an OpenAPI 3.1 document: as much of JSON Schema as our documents use. A keyword that it does not know is a fault, so that nothing goes
/// unchecked; and an object may have no member that its schema does not describe. (No JSON Schema library is to be had on every feed.)
/// </summary>
public sealed class SchemaCheck
{
    private const int DepthMax = 32;

    // Say something to people, or to tools that make examples and code; they forbid no value.
    private static readonly HashSet<string> Remarks = ["description", "default", "example", "examples", "title"];

    private readonly JsonElement _document;
    private readonly List<string> _faults = [];

    private SchemaCheck(JsonElement document) => _document = document;

    /// <summary>What of a value is not as the schema has it, each with its path; empty = nothing.</summary>
    /// <param name="document">The document that the schema's references point into.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value.</param>
    public static IReadOnlyList<string> Faults(JsonElement document, JsonElement schema, JsonElement value)
    {
        var check = new SchemaCheck(document);
        check.Check(schema, value, "$", 0);
        return check._faults;
    }

    private void Check(JsonElement schema, JsonElement value, string path, int depth)
    {
        if (depth > DepthMax) throw new InvalidOperationException($"The schema is nested deeper than {DepthMax} at {path}.");
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (Remarks.Contains(keyword.Name)) continue;
            JsonElement rule = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref": Check(OpenApiDocument.Resolve(_document, rule.GetString()!), value, path, depth + 1); break;
                case "type": CheckType(rule, value, path); break;
                case "const": Demand(JsonElement.DeepEquals(rule, value), path, $"is not {rule}"); break;
                case "enum": Demand(rule.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), path, $"is {value}, which is none of {rule}"); break;
                case "oneOf": CheckOneOf(rule, value, path); break;
                case "properties": CheckProperties(schema, rule, value, path, depth); break;
                case "additionalProperties": break;
                case "required": CheckRequired(rule, value, path); break;
                case "items": CheckItems(rule, value, path, depth); break;
                case "minItems": Demand(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32(), path, $"has fewer than {rule} items"); break;
                case "maxItems": Demand(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.GetInt32(), path, $"has more than {rule} items"); break;
                case "uniqueItems": Demand(value.ValueKind != JsonValueKind.Array || IsUnique(value), path, "has an item twice"); break;
                case "minLength": Demand(value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.GetInt32(), path, $"is shorter than {rule}"); break;
                case "maxLength": Demand(value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.GetInt32(), path, $"is longer than {rule}"); break;
                case "pattern": Demand(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), path, $"does not match {rule}"); break;
                case "minimum": Demand(value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= rule.GetDecimal(), path, $"is below {rule}"); break;
                case "maximum": Demand(value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= rule.GetDecimal(), path, $"is above {rule}"); break;
                case "format": CheckFormat(rule.GetString()!, value, path); break;
                default: throw new InvalidOperationException($"The schema at {path} has the keyword '{keyword.Name}', which this check does not know: teach it, or do without.");
            }
        }
    }

    private void CheckType(JsonElement rule, JsonElement value, string path)
    {
        bool matches = rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(t => Is(t.GetString()!, value)) : Is(rule.GetString()!, value);
        Demand(matches, path, $"is {value.ValueKind}, not {rule}");
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"'{type}' is no type of JSON Schema."),
    };

    private void CheckProperties(JsonElement schema, JsonElement properties, JsonElement value, string path, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        bool isOpen = schema.TryGetProperty("additionalProperties", out JsonElement additional) && additional.ValueKind == JsonValueKind.True;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out JsonElement rule)) Check(rule, member.Value, $"{path}.{member.Name}", depth + 1);
            else Demand(isOpen, path, $"has the member '{member.Name}', which is not described");
        }
    }

    private void CheckRequired(JsonElement rule, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (JsonElement name in rule.EnumerateArray()) Demand(value.TryGetProperty(name.GetString()!, out _), path, $"lacks '{name}'");
    }

    private void CheckItems(JsonElement rule, JsonElement value, string path, int depth)
    {
        if (value.ValueKind != JsonValueKind.Array) return;
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray()) Check(rule, item, $"{path}[{index++}]", depth + 1);
    }

    private void CheckOneOf(JsonElement rule, JsonElement value, string path)
    {
        int matching = rule.EnumerateArray().Count(one => Faults(_document, one, value).Count == 0);
        Demand(matching == 1, path, $"matches {matching} of the alternatives instead of one");
    }

    private void CheckFormat(string format, JsonElement value, string path)
    {
        switch (format)
        {
            case "date-time":
                Demand(value.ValueKind != JsonValueKind.String || DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _), path, $"is '{value}', which is no time");
                break;
            case "int32": Demand(value.ValueKind != JsonValueKind.Number || value.TryGetInt32(out _), path, "is no 32-bit number"); break;
            case "int64": Demand(value.ValueKind != JsonValueKind.Number || value.TryGetInt64(out _), path, "is no 64-bit number"); break;
            default: throw new InvalidOperationException($"The schema at {path} has the format '{format}', which this check does not know: teach it, or do without.");
        }
    }

    private static bool IsUnique(JsonElement array)
    {
        JsonElement[] items = [.. array.EnumerateArray()];
        for (int i = 0; i < items.Length; i++)
            for (int j = 0; j < i; j++)
                if (JsonElement.DeepEquals(items[i], items[j])) return false;
        return true;
    }

    private void Demand(bool holds, string path, string fault)
    {
        if (!holds) _faults.Add($"{path} {fault}");
    }
}
