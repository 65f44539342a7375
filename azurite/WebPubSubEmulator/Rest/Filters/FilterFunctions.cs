namespace RelayCloud.WebPubSubEmulator.Rest.Filters;

/// <summary>The string functions of filters. An argument that is null or no string makes null, which no comparison but with null holds for. Stateless.</summary>
internal static class FilterFunctions
{
    /// <summary>How many arguments a function takes; null = there is none of that name.</summary>
    public static (int Min, int Max)? Arguments(string name) => name switch
    {
        "length" or "tolower" or "toupper" or "trim" => (1, 1),
        "startswith" or "endswith" or "contains" or "indexof" or "concat" => (2, 2),
        "substring" => (2, 3),
        _ => null,
    };

    public static object? Call(string name, object?[] arguments) => (name, arguments) switch
    {
        ("length", [string text]) => text.Length,
        ("length", [IReadOnlyCollection<string> all]) => all.Count,
        ("tolower", [string text]) => text.ToLowerInvariant(),
        ("toupper", [string text]) => text.ToUpperInvariant(),
        ("trim", [string text]) => text.Trim(),
        ("startswith", [string text, string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endswith", [string text, string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("contains", [string text, string part]) => text.Contains(part, StringComparison.Ordinal),
        ("indexof", [string text, string part]) => text.IndexOf(part, StringComparison.Ordinal),
        ("concat", [string text, string part]) => text + part,
        ("substring", [string text, int start]) => Substring(text, start, text.Length),
        ("substring", [string text, int start, int length]) => Substring(text, start, length),
        _ => null,
    };

    // Places outside the string are cut, not refused.
    private static string Substring(string text, int start, int length)
    {
        start = Math.Clamp(start, 0, text.Length);
        return text.Substring(start, Math.Clamp(length, 0, text.Length - start));
    }
}
