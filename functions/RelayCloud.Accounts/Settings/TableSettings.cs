using System.Text;
using Azure.Data.Tables;
using Azure.Identity;

namespace RelayCloud.Accounts.Settings;

/// <summary>The account of Table Storage, from configuration section <c>Relay:Tables</c>, the same for all processes. Without a connection there is none.</summary>
public sealed record TableSettings
{
    /// <summary>What to say where an account is needed and none is set.</summary>
    public const string Missing = "Set one of Relay:Tables:ConnectionString and Relay:Tables:Endpoint.";

    /// <summary>Connection string of the storage account. Default null. For one machine; in Azure use <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// Address of the account's tables, <c>https://name.table.core.windows.net</c>. Default null. The process's own identity is used, which needs the role Storage Table Data Contributor.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether there is an account.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(Endpoint);

    /// <summary>Every mistake, one sentence each that shows no secret; empty when they are sound. That nothing is set is none.</summary>
    public IEnumerable<string> Validate()
    {
        if (!string.IsNullOrEmpty(ConnectionString) && !string.IsNullOrEmpty(Endpoint))
            yield return "Relay:Tables has both ConnectionString and Endpoint; give one of them.";
        if (!string.IsNullOrEmpty(Endpoint) && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0))
            yield return "Relay:Tables:Endpoint is not an https address without a query; it must be like https://name.table.core.windows.net.";
        if (!string.IsNullOrEmpty(ConnectionString) && !IsConnectionString(ConnectionString))
            yield return "Relay:Tables:ConnectionString cannot be read; it must be like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net.";
    }

    /// <summary>A client of one table; asks nothing of the service yet. The settings are sound and there is an account.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="options">Retries and time-outs of the caller's choice.</param>
    public TableClient Open(string table, TableClientOptions options) =>
        string.IsNullOrEmpty(Endpoint) ? new TableClient(ConnectionString, table, options) : new TableClient(new Uri(Endpoint), table, new DefaultAzureCredential(), options);

    // The client reads it in its constructor and asks nothing of the service; its exception could hold the key.
    private static bool IsConnectionString(string text)
    {
        try
        {
            return new TableServiceClient(text).Uri.IsAbsoluteUri;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // A record prints its members; the account's key must not get into a log that way.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Endpoint = ").Append(Endpoint);
        return true;
    }
}
