using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Reads one value by its declared type.</summary>
internal static class EdmValue
{
    /// <summary>The value as string, int, long, double, bool, DateTimeOffset, Guid or byte[].</summary>
    /// <param name="name">Its property, for messages.</param>
    /// <param name="type">Its declared type; null: what the JSON says.</param>
    /// <param name="value">Not null.</param>
    public static object Read(string name, string? type, JsonElement value) => type switch
    {
        null => Plain(name, value),
        "Edm.String" => Text(name, value),
        "Edm.Int64" => Int64(name, value),
        "Edm.Int32" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) => number,
        "Edm.Double" => Double(name, value),
        "Edm.Boolean" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        "Edm.DateTime" => Time(name, value),
        "Edm.Guid" when value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) => id,
        "Edm.Binary" when value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) => bytes,
        _ => throw Malformed(name, type),
    };

    public static string Text(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Malformed(name, "Edm.String");

    public static DateTimeOffset Time(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Malformed(name, "Edm.DateTime");

    private static object Plain(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        _ => throw Malformed(name, "string, number or boolean"),
    };

    private static long Int64(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number) ? number : throw Malformed(name, "Edm.Int64");
    }

    private static double Double(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" or "INF" => double.PositiveInfinity,
            "-Infinity" or "-INF" => double.NegativeInfinity,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Malformed(name, "Edm.Double"),
        },
        _ => throw Malformed(name, "Edm.Double"),
    };

    private static FormatException Malformed(string name, string type) => new($"The answer's value of '{name}' is no {type}.");
}
