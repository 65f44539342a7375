using Azure.Data.Tables;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The account of Table Storage, from configuration section <c>Relay:Tables</c>. Without a connection there is none.</summary>
public sealed record TablesOptions
{
    /// <summary>Connection string of the storage account. Default null. This or <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Address of the account's tables, <c>https://name.table.core.windows.net</c>, for the identity that the container runs with. Default null.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether there is an account.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(Endpoint);

    /// <summary>Every mistake, one sentence each; empty when they are sound.</summary>
    public IEnumerable<string> Validate()
    {
        if (!string.IsNullOrEmpty(ConnectionString) && !string.IsNullOrEmpty(Endpoint))
            yield return "Relay:Tables has both ConnectionString and Endpoint; give one of them.";
        if (!string.IsNullOrEmpty(Endpoint) && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0))
            yield return "Relay:Tables:Endpoint is not an https address without a query; it must be like https://name.table.core.windows.net.";
        if (!string.IsNullOrEmpty(ConnectionString) && !IsConnectionString(ConnectionString))
            yield return "Relay:Tables:ConnectionString cannot be read; it must be like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net.";
    }

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
}
