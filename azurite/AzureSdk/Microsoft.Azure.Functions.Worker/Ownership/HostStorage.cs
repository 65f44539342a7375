using System.Reflection;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>The Tables of the app's own storage (<c>AzureWebJobsStorage</c>), where instances share timers and partitions. Any thread.</summary>
internal sealed class HostStorage(IConfiguration configuration)
{
    private const string Setting = "AzureWebJobsStorage";
    private const string HostIdSetting = "AzureFunctionsWebHost:hostid";
    private TableServiceClient? _service;

    /// <summary>This run of the process, among all that share the storage.</summary>
    public string Instance { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>What all instances of one app have in common: <c>AzureFunctionsWebHost__hostid</c>, else the name of its assembly. Lower case.</summary>
    public string HostId => (configuration[HostIdSetting] is { Length: > 0 } id ? id : Assembly.GetEntryAssembly()?.GetName().Name ?? "functions").ToLowerInvariant();

    /// <summary>What is wrong with the settings; null for nothing.</summary>
    public string? Fault()
    {
        if (HostId.IndexOfAny(['/', '\\', '#', '?', '%']) >= 0) return $"{HostIdSetting} is \"{HostId}\": letters, digits and '-' are allowed";
        if (configuration[Setting] is not { Length: > 0 } connection)
        {
            return configuration.GetSection(Setting).GetChildren().Any()
                ? $"{Setting} is given in parts, for an identity, which this worker does not take: set it to a connection string"
                : $"{Setting} is not set: it must be a storage connection string, such as UseDevelopmentStorage=true, as timers and events are shared between instances there";
        }

        try
        {
            _ = new TableServiceClient(connection);
            return null;
        }
        catch (FormatException e)
        {
            return $"{Setting}: {e.Message.TrimEnd('.')}";
        }
    }

    /// <exception cref="InvalidOperationException">The settings are wrong; the message says how.</exception>
    public TableClient Table(string name)
    {
        if (Fault() is { } fault) throw new InvalidOperationException(fault + ".");
        return LazyInitializer.EnsureInitialized(ref _service, () => new TableServiceClient(configuration[Setting])).GetTableClient(name);
    }
}
