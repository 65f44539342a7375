using Azure.Data.Tables;
using Azure.Identity;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Makes clients of Table Storage as configured.</summary>
internal static class TablesConnection
{
    /// <summary>A client; asks nothing of the service yet.</summary>
    /// <param name="options">Validated, and <see cref="TablesOptions.IsConfigured"/>.</param>
    /// <param name="settings">Retries and time-outs of the caller's choice; null = the client's own.</param>
    public static TableServiceClient Open(TablesOptions options, TableClientOptions? settings = null) =>
        string.IsNullOrEmpty(options.Endpoint)
            ? new TableServiceClient(options.ConnectionString, settings)
            : new TableServiceClient(new Uri(options.Endpoint), new DefaultAzureCredential(), settings);
}
