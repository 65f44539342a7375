namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Where to connect, and as whom the other end shall know itself.</summary>
/// <param name="Namespace">The fully qualified namespace: the name in audiences, in the AMQP open and in TLS.</param>
/// <param name="Host">The host to connect to; differs from the namespace when a custom endpoint is set.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="UseTls">False for the development emulator only.</param>
internal sealed record EventHubEndpoint(string Namespace, string Host, int Port, bool UseTls)
{
    public const int TlsPort = 5671;
    public const int PlainPort = 5672;

    /// <summary>The endpoint of a connection string.</summary>
    public static EventHubEndpoint From(EventHubsConnectionStringProperties properties, Uri? customEndpoint) =>
        Create(properties.FullyQualifiedNamespace, properties.Endpoint.IsDefaultPort ? -1 : properties.Endpoint.Port, !properties.UseDevelopmentEmulator, customEndpoint);

    /// <summary>The endpoint of a namespace, given by name (a port may follow).</summary>
    /// <exception cref="ArgumentException">No host name.</exception>
    public static EventHubEndpoint From(string fullyQualifiedNamespace, Uri? customEndpoint)
    {
        // Some people paste the whole address; the official client takes it too.
        string address = fullyQualifiedNamespace.Contains("://", StringComparison.Ordinal) ? fullyQualifiedNamespace : "sb://" + fullyQualifiedNamespace;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || Uri.CheckHostName(uri.Host) == UriHostNameType.Unknown)
            throw new ArgumentException($"'{fullyQualifiedNamespace}' is no fully qualified namespace such as name.servicebus.windows.net.", nameof(fullyQualifiedNamespace));
        return Create(uri.Host, uri.IsDefaultPort ? -1 : uri.Port, useTls: true, customEndpoint);
    }

    private static EventHubEndpoint Create(string name, int port, bool useTls, Uri? customEndpoint)
    {
        if (port <= 0) port = useTls ? TlsPort : PlainPort;
        if (customEndpoint is null) return new EventHubEndpoint(name, name, port, useTls);
        return new EventHubEndpoint(name, customEndpoint.Host, customEndpoint.IsDefaultPort ? port : customEndpoint.Port, useTls);
    }
}
