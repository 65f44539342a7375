using System.Globalization;
using System.Text.RegularExpressions;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Settings;

/// <summary>Checks section <c>Relay:WebPubSub</c>.</summary>
internal static partial class WebPubSubRules
{
    private const int EventKeysMax = 2;

    /// <summary>Everything that is wrong with it; nothing while no service is set.</summary>
    public static IEnumerable<string> Validate(WebPubSubSettings settings)
    {
        if (!settings.IsConfigured) yield break;
        if (!string.IsNullOrEmpty(settings.ConnectionString) && !string.IsNullOrEmpty(settings.Endpoint))
            yield return "Set one of Relay:WebPubSub:ConnectionString and Relay:WebPubSub:Endpoint.";
        if (!string.IsNullOrEmpty(settings.ConnectionString) && AccessKeyOf(settings.ConnectionString) is null)
            yield return "Relay:WebPubSub:ConnectionString must be like Endpoint=https://name.webpubsub.azure.com;AccessKey=…;Version=1.0;";
        if (!string.IsNullOrEmpty(settings.Endpoint))
        {
            if (!(Uri.TryCreate(settings.Endpoint, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme == "https"))
                yield return $"Relay:WebPubSub:Endpoint is '{settings.Endpoint}'; it must be an https address such as https://name.webpubsub.azure.com.";
            if (settings.EventKeys.Count == 0) yield return "Relay:WebPubSub:EventKeys is empty; with Relay:WebPubSub:Endpoint it must have the access key that signs events.";
        }

        if (settings.EventKeys.Count > EventKeysMax || settings.EventKeys.Any(string.IsNullOrEmpty)) yield return $"Relay:WebPubSub:EventKeys must have at most {EventKeysMax} entries, none empty.";
        if (!HubName().IsMatch(settings.Hub)) yield return $"Relay:WebPubSub:Hub is '{settings.Hub}'; it must be a letter and up to 127 letters, digits or _.";
        foreach (string error in CadenceTiers.Problems(settings.Tiers)) yield return error;
        if (settings.AccessSeconds is < 60 or > 3_600) yield return $"Relay:WebPubSub:AccessSeconds is {settings.AccessSeconds}; it must be 60 to 3,600.";
        if (settings.FlushMs is < 10 or > 1_000) yield return $"Relay:WebPubSub:FlushMs is {settings.FlushMs}; it must be 10 to 1,000.";
        foreach ((string name, string table) in ((string, string)[])[("PresenceTable", settings.PresenceTable), ("GroupsTable", settings.GroupsTable), ("SnapshotsTable", settings.SnapshotsTable), ("RatesTable", settings.RatesTable)])
            if (!TableName().IsMatch(table)) yield return $"Relay:WebPubSub:{name} is '{table}'; a table's name is a letter and 2 to 62 letters or digits.";
        if (((string[])[settings.PresenceTable, settings.GroupsTable, settings.SnapshotsTable, settings.RatesTable]).Distinct(StringComparer.OrdinalIgnoreCase).Count() < 4)
            yield return "Relay:WebPubSub:PresenceTable, GroupsTable, SnapshotsTable and RatesTable must be four tables; two of them are the same.";
        foreach (string error in ValidateCost(settings)) yield return error;
    }

    private static IEnumerable<string> ValidateCost(WebPubSubSettings settings)
    {
        foreach ((string name, int value, int min, int max) in ((string, int, int, int)[])
        [
            ("Units", settings.Units, 1, 1_000),
            ("MessagesPerSecondPerUnit", settings.MessagesPerSecondPerUnit, 10, 1_000_000),
            ("RequestsPerSecondPerUnit", settings.RequestsPerSecondPerUnit, 10, 100_000),
            ("ConnectionsPerUnit", settings.ConnectionsPerUnit, 1, 100_000),
            ("MessagesIncludedPerUnitDay", settings.MessagesIncludedPerUnitDay, 0, 1_000_000_000),
        ])
        {
            if (value < min || value > max) yield return string.Create(CultureInfo.InvariantCulture, $"Relay:WebPubSub:{name} is {value}; it must be {min:N0} to {max:N0}.");
        }

        foreach ((string name, decimal? price) in ((string, decimal?)[])[("PricePerUnitDay", settings.PricePerUnitDay), ("PricePerMillionMessages", settings.PricePerMillionMessages)])
            if (price is < 0 or > 1_000_000) yield return string.Create(CultureInfo.InvariantCulture, $"Relay:WebPubSub:{name} is {price}; it must be 0 to 1,000,000.");
        if (settings.PricePerUnitDay is null != settings.PricePerMillionMessages is null) yield return "Set both of Relay:WebPubSub:PricePerUnitDay and Relay:WebPubSub:PricePerMillionMessages, or none.";
    }

    /// <summary>The access key of a connection string; null when it has none, or no address.</summary>
    public static string? AccessKeyOf(string connectionString)
    {
        string? key = null;
        bool hasEndpoint = false;
        foreach (string part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys hold '=' themselves: only the first one parts name and value.
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) return null;
            string name = part[..equals].Trim(), value = part[(equals + 1)..].Trim();
            if (name.Equals("AccessKey", StringComparison.OrdinalIgnoreCase)) key = value;
            else if (name.Equals("Endpoint", StringComparison.OrdinalIgnoreCase)) hasEndpoint = Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "http" || uri.Scheme == "https");
        }

        return hasEndpoint && !string.IsNullOrEmpty(key) ? key : null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,127}$")]
    private static partial Regex HubName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$")]
    private static partial Regex TableName();
}
