using System.Text.Json;

namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>
/// Reads the hubs' settings, with the names that the service's own resources have:
/// <c>{"hubs":{"market":{"anonymousConnectPolicy":"deny","eventHandlers":[{"urlTemplate":"…","userEventPattern":"*","systemEvents":["connect"]}]}}}</c>.
/// </summary>
internal static class HubFile
{
    private const string Example =
        """{"hubs":{"market":{"anonymousConnectPolicy":"deny","eventHandlers":[{"urlTemplate":"http://localhost:7071/api/{hub}/{event}","userEventPattern":"*","systemEvents":["connect","connected","disconnected"]}]}}}""";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="ConfigurationException">It cannot be read, or says something impossible.</exception>
    public static IReadOnlyList<HubSettings> Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{path} cannot be read: {e.Message} Name another file with --config. A small one: {Example}"]);
        }
    }

    /// <param name="name">Of the file, for messages.</param>
    /// <inheritdoc cref="Load"/>
    public static IReadOnlyList<HubSettings> Parse(string json, string name)
    {
        var problems = new List<string>();
        var hubs = new List<HubSettings>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("hubs", out JsonElement all) && all.ValueKind == JsonValueKind.Object)
                foreach (JsonProperty hub in all.EnumerateObject()) hubs.Add(ReadHub(hub, problems));
            else
                problems.Add($"it must have an object 'hubs', e.g. {Example}");
        }
        catch (JsonException e)
        {
            problems.Add($"it is no JSON: {e.Message}");
        }

        foreach (IGrouping<string, HubSettings> same in hubs.GroupBy(hub => hub.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add($"the hub '{same.Key}' is there {same.Count()} times; names compare case-insensitively.");
        return problems.Count == 0 ? hubs : throw new ConfigurationException([.. problems.Select(problem => $"{name}: {problem}")]);
    }

    private static HubSettings ReadHub(JsonProperty property, List<string> problems)
    {
        string what = $"hub '{property.Name}'";
        if (!Names.IsHub(property.Name)) problems.Add($"{what}: a name begins with a letter and has at most {Names.HubCharactersMax} letters, digits and _ ` , . [ ].");
        if (property.Value.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{what} must be an object.");
            return HubSettings.Default(property.Name);
        }

        string policy = Text(property.Value, "anonymousConnectPolicy") ?? "deny";
        if (policy is not ("allow" or "deny")) problems.Add($"{what}: its anonymousConnectPolicy is '{policy}', but must be allow or deny.");
        var handlers = new List<EventHandlerSettings>();
        if (property.Value.TryGetProperty("eventHandlers", out JsonElement configured) && configured.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement one in configured.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object))
            {
                EventHandlerSettings handler = ReadHandler(one);
                if (handler.Problem() is { } problem) problems.Add($"{what}, handler {handlers.Count}: {problem}");
                handlers.Add(handler);
            }
        }

        return new HubSettings(property.Name, policy == "allow", handlers);
    }

    private static EventHandlerSettings ReadHandler(JsonElement handler)
    {
        string[] events = handler.TryGetProperty("systemEvents", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : [];
        return new EventHandlerSettings(Text(handler, "urlTemplate") ?? "", Text(handler, "userEventPattern") ?? "", events);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
