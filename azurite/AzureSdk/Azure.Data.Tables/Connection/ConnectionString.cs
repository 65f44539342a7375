namespace Azure.Data.Tables.Connection;

/// <summary>Reads a storage account's connection string. Its messages name settings, never their values.</summary>
internal static class ConnectionString
{
    private const string DevelopmentAccount = "devstoreaccount1";

    /// <summary>Key of every storage emulator. Published by Microsoft, guards nothing.</summary>
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string DevelopmentEndpoint = "http://127.0.0.1:10002/" + DevelopmentAccount;

    /// <summary>The endpoint and credential that the text gives.</summary>
    /// <exception cref="FormatException">The text is malformed or lacks something; the message says what.</exception>
    public static TableEndpoint Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Split(connectionString);
        if (settings.TryGetValue("UseDevelopmentStorage", out var development))
            return Development(settings, development);

        var name = settings.GetValueOrDefault("AccountName");
        var key = settings.GetValueOrDefault("AccountKey");
        var sas = settings.GetValueOrDefault("SharedAccessSignature");
        var endpoint = Endpoint(settings, name);
        if (key is not null && sas is not null)
            throw new FormatException("The connection string has both AccountKey and SharedAccessSignature: give one.");
        if (sas is not null)
            return TableEndpoint.From(endpoint, new AzureSasCredential(sas));
        if (key is null)
            return TableEndpoint.From(endpoint);
        if (name is null)
            throw new FormatException("The connection string has an AccountKey but no AccountName.");
        return TableEndpoint.From(endpoint, new TableSharedKeyCredential(name, key));
    }

    private static TableEndpoint Development(Dictionary<string, string> settings, string value)
    {
        if (!bool.TryParse(value, out var use) || !use)
            throw new FormatException("UseDevelopmentStorage can only be true: leave it out for a real account.");
        var endpoint = new Uri(DevelopmentEndpoint);
        if (settings.TryGetValue("DevelopmentStorageProxyUri", out var proxy))
            endpoint = new UriBuilder(Absolute("DevelopmentStorageProxyUri", proxy)) { Port = endpoint.Port, Path = endpoint.AbsolutePath }.Uri;
        return TableEndpoint.From(endpoint, new TableSharedKeyCredential(DevelopmentAccount, DevelopmentKey));
    }

    private static Uri Endpoint(Dictionary<string, string> settings, string? name)
    {
        if (settings.TryGetValue("TableEndpoint", out var given))
            return Absolute("TableEndpoint", given);
        if (name is null)
            throw new FormatException("The connection string has neither TableEndpoint nor AccountName: one of them says where the tables are.");
        var scheme = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return Absolute("AccountName, DefaultEndpointsProtocol or EndpointSuffix", $"{scheme}://{name}.table.{suffix}");
    }

    private static Uri Absolute(string setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new FormatException($"The connection string's {setting} does not make an http or https URI.");

    private static Dictionary<string, string> Split(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Base64 and SAS hold '=' themselves: only the first one parts name and value.
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FormatException("The connection string is not a list of Name=Value parted by semicolons.");
            if (!settings.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                throw new FormatException($"The connection string has {part[..equals].Trim()} twice.");
        }

        return settings;
    }
}
