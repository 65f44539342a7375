using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Reads local.settings.json, which a developer's machine has and a deployment never.</summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The settings in the file, named as configuration names them; none without a file.</summary>
    /// <exception cref="InvalidOperationException">The file is not what it should be; the message says where and how.</exception>
    public static IReadOnlyCollection<KeyValuePair<string, string?>> Read(string? path)
    {
        if (path is null) return [];
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidOperationException($"{path}: {e.Message}", e);
        }
    }

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">Not the right JSON.</exception>
    public static IReadOnlyCollection<KeyValuePair<string, string?>> Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("The file must hold an object, such as {\"Values\":{}}.");
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True) throw new FormatException("Encrypted settings cannot be read here: set \"IsEncrypted\" to false.");
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (root.TryGetProperty("Host", out var host) && host.ValueKind == JsonValueKind.Object && host.TryGetProperty("LocalHttpPort", out var port))
            values[ListenOptions.LocalPortKey] = port.ToString();
        if (root.TryGetProperty("ConnectionStrings", out var connections) && connections.ValueKind == JsonValueKind.Object)
            foreach (var connection in connections.EnumerateObject()) values["ConnectionStrings:" + connection.Name] = Text(connection);
        if (root.TryGetProperty("Values", out var settings) && settings.ValueKind == JsonValueKind.Object)
            foreach (var setting in settings.EnumerateObject()) values[setting.Name.Replace("__", ":", StringComparison.Ordinal)] = Text(setting);
        return values;
    }

    private static string? Text(JsonProperty setting) => setting.Value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array => throw new FormatException($"The value of \"{setting.Name}\" must be a text, a number or a boolean, as the settings of an app are flat."),
        JsonValueKind.Null => null,
        _ => setting.Value.ToString(),
    };
}
