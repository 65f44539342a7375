using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Connection;

/// <summary>Where a storage account's tables are, and what authorises requests to them.</summary>
/// <param name="Uri">The account's tables, without a slash at the end, without a query.</param>
/// <param name="Authorization">Adds what authorises a request; null: nothing does.</param>
/// <param name="AccountName">Name of the account; empty where the address does not tell.</param>
internal sealed record TableEndpoint(Uri Uri, HttpPipelinePolicy? Authorization, string AccountName)
{
    /// <summary>Scope of a token for any storage account.</summary>
    private const string Scope = "https://storage.azure.com/.default";

    public static TableEndpoint From(Uri endpoint, TableSharedKeyCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TableEndpoint(WithoutQuery(endpoint), new SharedKeyPolicy(credential), credential.AccountName);
    }

    public static TableEndpoint From(Uri endpoint, AzureSasCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        if (endpoint.Query.Length > 1)
            throw new ArgumentException("The endpoint carries a query of its own: give the SAS in the credential or in the endpoint, not in both.", nameof(endpoint));
        return new TableEndpoint(WithoutQuery(endpoint), new SasPolicy(() => credential.Signature), NameIn(endpoint));
    }

    /// <param name="endpoint">May hold a SAS as its query.</param>
    public static TableEndpoint From(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var sas = endpoint.Query.TrimStart('?');
        return new TableEndpoint(WithoutQuery(endpoint), sas.Length == 0 ? null : new SasPolicy(() => sas), NameIn(endpoint));
    }

    public static TableEndpoint From(Uri endpoint, TokenCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        if (!endpoint.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.Ordinal))
            throw new ArgumentException("Cannot use TokenCredential without HTTPS.", nameof(endpoint));
        return new TableEndpoint(WithoutQuery(endpoint), new BearerTokenAuthenticationPolicy(credential, Scope), NameIn(endpoint));
    }

    /// <summary>Splits <c>https://host[/account]/table[?sas]</c>.</summary>
    /// <exception cref="ArgumentException">There is no table in it.</exception>
    public static (Uri Account, string TableName) SplitTable(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var path = endpoint.AbsolutePath.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        var name = path[(slash + 1)..];
        if (slash < 0 || name.Length == 0 || (IsPathStyle(endpoint) && slash == 0))
            throw new ArgumentException($"No table is named at the end of {WithoutQuery(endpoint)}.", nameof(endpoint));
        return (new UriBuilder(endpoint) { Path = path[..slash] }.Uri, Uri.UnescapeDataString(name));
    }

    private static Uri WithoutQuery(Uri endpoint)
    {
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
            throw new ArgumentException("The endpoint is not an absolute http or https URI.", nameof(endpoint));
        var text = endpoint.GetLeftPart(UriPartial.Path);
        return new Uri(text.TrimEnd('/'));
    }

    /// <summary>First label of the host; where accounts share a host (an emulator), first part of the path.</summary>
    private static string NameIn(Uri endpoint) =>
        IsPathStyle(endpoint) ? endpoint.AbsolutePath.Trim('/').Split('/')[0] : endpoint.Host.Split('.')[0];

    private static bool IsPathStyle(Uri endpoint) => IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out _) || !endpoint.Host.Contains('.', StringComparison.Ordinal);
}
