using System.Globalization;

namespace RelayCloud.LocalCloud.Services;

/// <summary>The function apps. No I/O.</summary>
internal static class FunctionApps
{
    public const string ControlPlane = "control";
    public const string MarketApi = "market";
    public const string UsageRollup = "usage";

    /// <summary>Tenants, plans, keys, tokens and streams; makes the accounts table, the first plans and the demo tenant where they are missing.</summary>
    public static ServiceSpec ControlPlaneApp(LocalPorts ports, IReadOnlyDictionary<string, string> logging, IReadOnlyList<string> cleared) =>
        App(ControlPlane, "control plane: tenants, plans, keys", "functions/ControlPlane/ControlPlane.csproj", ports, ports.ControlPlane, logging, cleared) with
        {
            Environment = new Dictionary<string, string>(
                [.. Settings(ports, logging), .. StreamingServices.Settings(ports), .. StreamingServices.PageOrigins(ports), new("Relay__Admin__KeySha256", LocalOperator.AdminKeySha256)], StringComparer.Ordinal),
        };

    /// <summary>REST snapshots of the market.</summary>
    public static ServiceSpec MarketApiApp(LocalPorts ports, IReadOnlyDictionary<string, string> logging, IReadOnlyList<string> cleared) =>
        App(MarketApi, "market API: books, trades, prices over REST", "functions/MarketApi/MarketApi.csproj", ports, ports.MarketApi, logging, cleared);

    /// <summary>Counts of what customers use.</summary>
    public static ServiceSpec UsageRollupApp(LocalPorts ports, IReadOnlyDictionary<string, string> logging, IReadOnlyList<string> cleared) =>
        App(UsageRollup, "usage rollup: counts of what customers use (nothing is metered yet)", "functions/UsageRollup/UsageRollup.csproj", ports, ports.UsageRollup, logging, cleared);

    /// <summary>How to reach the accounts, and what is taken there: the same for the function apps and the container.</summary>
    public static Dictionary<string, string> AccountSettings(LocalPorts ports) => new(StringComparer.Ordinal)
    {
        ["Relay__Tables__ConnectionString"] = LocalConnections.Storage(ports),
        ["Relay__Accounts__AllowLocalKey"] = "true",
        ["Relay__Tokens__SigningKeys__Current__Id"] = LocalOperator.TokenKeyId,
        ["Relay__Tokens__SigningKeys__Current__Base64"] = LocalOperator.TokenKey,
    };

    private static ServiceSpec App(
        string name, string title, string project, LocalPorts ports, int port, IReadOnlyDictionary<string, string> logging, IReadOnlyList<string> cleared) => new()
        {
            Name = name,
            Title = title,
            Project = project,
            Arguments = ["--port", port.ToString(CultureInfo.InvariantCulture)],
            Ports = [new ServicePort(port, "REST", $"http://localhost:{port}")],
            Environment = Settings(ports, logging),
            // A shell's settings for one app must not reach another.
            EnvironmentCleared = [.. cleared, "Relay__"],
            Health = new Uri($"http://127.0.0.1:{port}/health"),
            StartsAfter = [StorageServices.Azurite],
        };

    private static Dictionary<string, string> Settings(LocalPorts ports, IReadOnlyDictionary<string, string> logging)
    {
        var settings = AccountSettings(ports);
        foreach (var (name, value) in logging) settings[name] = value;
        settings["AzureWebJobsStorage"] = LocalConnections.Storage(ports);
        return settings;
    }
}
