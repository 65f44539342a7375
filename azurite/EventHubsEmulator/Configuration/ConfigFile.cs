using System.Globalization;
using System.Text.Json;

namespace RelayCloud.EventHubsEmulator.Configuration;

/// <summary>
/// Reads the <c>Config.json</c> of Microsoft's Event Hubs emulator, with its limits. Names of properties compare case-insensitively; a count may be a string, as there, or a number;
/// what we do not know is passed over.
/// </summary>
internal static class ConfigFile
{
    public const int HubsMax = 10;
    public const int PartitionsMax = 32;
    public const int ConsumerGroupsMax = 20;
    public const int HubNameCharactersMax = 256;
    public const int GroupNameCharactersMax = 50;

    private const string Example =
        """{"UserConfig":{"NamespaceConfig":[{"Type":"EventHub","Name":"emulatorNs1","Entities":[{"Name":"eh1","PartitionCount":"2","ConsumerGroups":[{"Name":"cg1"}]}]}]}}""";

    /// <exception cref="ConfigurationException">It cannot be read, or breaks a limit.</exception>
    public static NamespaceSettings Load(string path)
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
    public static NamespaceSettings Parse(string json, string name)
    {
        var problems = new List<string>();
        NamespaceSettings? settings = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            settings = ReadNamespace(document.RootElement, problems);
        }
        catch (JsonException e)
        {
            problems.Add($"it is no JSON: {e.Message}");
        }

        return problems.Count == 0 && settings is not null ? settings : throw new ConfigurationException([.. problems.Select(problem => $"{name}: {problem}")]);
    }

    private static NamespaceSettings? ReadNamespace(JsonElement root, List<string> problems)
    {
        if (!TryGet(root, "UserConfig", JsonValueKind.Object, out JsonElement user) || !TryGet(user, "NamespaceConfig", JsonValueKind.Array, out JsonElement namespaces))
        {
            problems.Add($"UserConfig.NamespaceConfig must be an array with one namespace, e.g. {Example}");
            return null;
        }

        if (namespaces.GetArrayLength() != 1)
        {
            problems.Add($"UserConfig.NamespaceConfig has {namespaces.GetArrayLength()} namespaces, but must have exactly one.");
            return null;
        }

        JsonElement only = namespaces[0];
        if (TryGet(only, "Type", JsonValueKind.String, out JsonElement type) && !string.Equals(type.GetString(), "EventHub", StringComparison.OrdinalIgnoreCase))
            problems.Add($"the namespace's Type is '{type.GetString()}', but must be 'EventHub'.");
        string name = Text(only, "Name") ?? "emulatorNs1";
        if (!TryGet(only, "Entities", JsonValueKind.Array, out JsonElement entities) || entities.GetArrayLength() is 0 or > HubsMax)
        {
            problems.Add($"the namespace's Entities must be an array of 1 to {HubsMax} hubs.");
            return null;
        }

        var hubs = new List<HubSettings>();
        foreach (JsonElement entity in entities.EnumerateArray()) hubs.Add(ReadHub(entity, hubs.Count, problems));
        foreach (IGrouping<string, HubSettings> same in hubs.GroupBy(hub => hub.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add($"the hub '{same.Key}' is there {same.Count()} times; names compare case-insensitively.");
        return new NamespaceSettings(name, hubs);
    }

    private static HubSettings ReadHub(JsonElement entity, int index, List<string> problems)
    {
        string name = Text(entity, "Name") ?? "";
        string what = name.Length > 0 ? $"hub '{name}'" : $"hub {index}";
        if (!IsName(name, HubNameCharactersMax))
            problems.Add($"{what}: its Name must have 1 to {HubNameCharactersMax} letters, digits, '.', '-' and '_', and begin and end with a letter or digit.");
        int partitions = 0;
        if (!TryGet(entity, "PartitionCount", out JsonElement count) || !TryInt(count, out partitions) || partitions is < 1 or > PartitionsMax)
            problems.Add($"{what}: its PartitionCount must be 1 to {PartitionsMax}.");
        var groups = new List<string>();
        if (TryGet(entity, "ConsumerGroups", out JsonElement configured) && configured.ValueKind != JsonValueKind.Null)
        {
            if (configured.ValueKind == JsonValueKind.Array)
                foreach (JsonElement group in configured.EnumerateArray()) groups.Add(Text(group, "Name") ?? "");
            else
                problems.Add($"{what}: its ConsumerGroups must be an array of objects with a Name.");
        }

        foreach (string group in groups.Where(group => !IsDefault(group) && !IsName(group, GroupNameCharactersMax)))
            problems.Add($"{what}: the consumer group '{group}' must have 1 to {GroupNameCharactersMax} letters, digits, '.', '-' and '_', and begin and end with a letter or digit.");
        groups.RemoveAll(IsDefault);
        if (groups.Distinct(StringComparer.OrdinalIgnoreCase).Count() != groups.Count) problems.Add($"{what}: a consumer group is there twice; names compare case-insensitively.");
        if (groups.Count > ConsumerGroupsMax) problems.Add($"{what} has {groups.Count} consumer groups besides {HubSettings.DefaultConsumerGroup}, but at most {ConsumerGroupsMax} are allowed.");
        return new HubSettings(name, partitions, [HubSettings.DefaultConsumerGroup, .. groups]);
    }

    private static bool IsDefault(string group) => string.Equals(group, HubSettings.DefaultConsumerGroup, StringComparison.OrdinalIgnoreCase);

    // What the service allows; it also keeps names from leaving the data folder.
    private static bool IsName(string name, int charactersMax) =>
        name.Length > 0 && name.Length <= charactersMax && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool TryInt(JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetInt32(out value),
            JsonValueKind.String => int.TryParse(element.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    private static string? Text(JsonElement element, string name) => TryGet(element, name, JsonValueKind.String, out JsonElement value) ? value.GetString() : null;

    private static bool TryGet(JsonElement element, string name, JsonValueKind kind, out JsonElement value) => TryGet(element, name, out value) && value.ValueKind == kind;

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        if (element.ValueKind != JsonValueKind.Object) return false;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) continue;
            value = property.Value;
            return true;
        }

        return false;
    }
}
