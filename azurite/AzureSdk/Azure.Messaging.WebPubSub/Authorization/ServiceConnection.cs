namespace Azure.Messaging.WebPubSub.Authorization;

/// <summary>What a connection string says. Messages name settings, never their values.</summary>
/// <param name="Endpoint">Of the service.</param>
/// <param name="AccessKey">Signs requests and clients' tokens.</param>
internal sealed record ServiceConnection(Uri Endpoint, string AccessKey)
{
    /// <exception cref="ArgumentException">It lacks something, or has something twice or wrong.</exception>
    public static ServiceConnection Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys hold '=' themselves: only the first one parts name and value.
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ArgumentException("The connection string is not a list of Name=Value parted by semicolons.", nameof(connectionString));
            if (!settings.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                throw new ArgumentException($"Duplicate properties found in connection string: {part[..equals].Trim()}.", nameof(connectionString));
        }

        var endpoint = Required("Endpoint").TrimEnd('/');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("Invalid endpoint in connection string: an http or https address is needed.", nameof(connectionString));
        if (settings.TryGetValue("Version", out var version) && version.Length > 0 && !version.StartsWith("1.", StringComparison.Ordinal))
            throw new ArgumentException("The connection string's Version is not supported: 1.0 is.", nameof(connectionString));
        if (!settings.TryGetValue("Port", out var port))
            return new ServiceConnection(uri, Required("AccessKey"));
        if (!int.TryParse(port, out var number) || number is <= 0 or > 65_535)
            throw new ArgumentException("Invalid Port in connection string: it must be 1 to 65535.", nameof(connectionString));
        return new ServiceConnection(new UriBuilder(uri) { Port = number }.Uri, Required("AccessKey"));

        string Required(string name) => settings.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new ArgumentException($"Required property not found in connection string: {name}.", nameof(connectionString));
    }
}
