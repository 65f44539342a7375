namespace RelayCloud.MarketApi.Configuration;

/// <summary>Where Table Storage is: section <c>Relay:Tables</c>. Exactly one of the two is set.</summary>
public sealed record TablesOptions
{
    /// <summary>With the account's key or a signature: for the local cloud.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Address of the account's tables, https; the process's identity is what authorises.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Everything that is wrong, each in a sentence that names the setting.</summary>
    public IEnumerable<string> Validate()
    {
        if (ConnectionString.Length == 0 == (Endpoint.Length == 0))
            yield return "Set one of Relay:Tables:ConnectionString (an account's connection string) and Relay:Tables:Endpoint (https://ACCOUNT.table.core.windows.net, with this process's identity).";
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps))
            yield return "Relay:Tables:Endpoint must be an https address such as https://ACCOUNT.table.core.windows.net.";
    }
}
