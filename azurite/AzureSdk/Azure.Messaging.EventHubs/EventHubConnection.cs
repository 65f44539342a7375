#nullable disable annotations

using Azure.Core;
using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Authorization;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs;

/// <summary>One AMQP connection to one event hub, opened when first needed, made anew when lost, shared by any number of clients. Thread-safe.</summary>
public class EventHubConnection : IAsyncDisposable
{
    /// <summary>The hub is named in the connection string.</summary>
    public EventHubConnection(string connectionString)
        : this(connectionString, eventHubName: null, connectionOptions: null)
    {
    }

    /// <summary>The hub is named in the connection string.</summary>
    public EventHubConnection(string connectionString, EventHubConnectionOptions connectionOptions)
        : this(connectionString, eventHubName: null, connectionOptions)
    {
    }

    /// <summary>The hub is named here.</summary>
    public EventHubConnection(string connectionString, string eventHubName)
        : this(connectionString, eventHubName, connectionOptions: null)
    {
    }

    /// <summary>The hub is named here.</summary>
    /// <exception cref="FormatException">The connection string is malformed.</exception>
    /// <exception cref="ArgumentException">Something is missing or given twice.</exception>
    /// <exception cref="NotSupportedException">The options ask for WebSockets.</exception>
    public EventHubConnection(string connectionString, string eventHubName, EventHubConnectionOptions connectionOptions)
    {
        Ensure.NotEmpty(connectionString, nameof(connectionString));
        EventHubConnectionOptions options = CloneOf(connectionOptions);
        var properties = EventHubsConnectionStringProperties.Parse(connectionString);
        properties.Validate(eventHubName, nameof(connectionString));
        FullyQualifiedNamespace = properties.FullyQualifiedNamespace;
        EventHubName = string.IsNullOrEmpty(eventHubName) ? properties.EventHubName : eventHubName;
        ITokenSource tokens = string.IsNullOrEmpty(properties.SharedAccessSignature)
            ? new SharedKeyTokens(new AzureNamedKeyCredential(properties.SharedAccessKeyName, properties.SharedAccessKey), TimeProvider.System)
            : new SignatureTokens(new AzureSasCredential(properties.SharedAccessSignature));
        Scope = new ConnectionScope(EventHubEndpoint.From(properties, options.CustomEndpointAddress), EventHubName, tokens, options, TimeProvider.System);
    }

    /// <summary>With a shared access key.</summary>
    public EventHubConnection(string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, EventHubConnectionOptions connectionOptions = null)
        : this(fullyQualifiedNamespace, eventHubName, new SharedKeyTokens(Ensure.NotNull(credential, nameof(credential)), TimeProvider.System), connectionOptions)
    {
    }

    /// <summary>With a shared access signature.</summary>
    public EventHubConnection(string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, EventHubConnectionOptions connectionOptions = null)
        : this(fullyQualifiedNamespace, eventHubName, new SignatureTokens(Ensure.NotNull(credential, nameof(credential))), connectionOptions)
    {
    }

    /// <summary>With a credential of Microsoft Entra, such as DefaultAzureCredential.</summary>
    public EventHubConnection(string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubConnectionOptions connectionOptions = null)
        : this(fullyQualifiedNamespace, eventHubName, new EntraTokens(Ensure.NotNull(credential, nameof(credential))), connectionOptions)
    {
    }

    /// <summary>For test doubles.</summary>
    protected EventHubConnection()
    {
    }

    private EventHubConnection(string fullyQualifiedNamespace, string eventHubName, ITokenSource tokens, EventHubConnectionOptions connectionOptions)
    {
        Ensure.NotEmpty(fullyQualifiedNamespace, nameof(fullyQualifiedNamespace));
        Ensure.NotEmpty(eventHubName, nameof(eventHubName));
        EventHubConnectionOptions options = CloneOf(connectionOptions);
        var endpoint = EventHubEndpoint.From(fullyQualifiedNamespace, options.CustomEndpointAddress);
        FullyQualifiedNamespace = endpoint.Namespace;
        EventHubName = eventHubName;
        Scope = new ConnectionScope(endpoint, eventHubName, tokens, options, TimeProvider.System);
    }

    /// <summary>Such as <c>name.servicebus.windows.net</c>.</summary>
    public string FullyQualifiedNamespace { get; }

    /// <summary>The event hub.</summary>
    public string EventHubName { get; }

    /// <summary>Closed for good; a connection that was lost is not closed.</summary>
    public bool IsClosed => Scope?.IsClosed ?? false;

    internal ConnectionScope Scope { get; }

    /// <summary>Closes it and all that uses it; may be repeated.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotCancelled(cancellationToken);
        if (Scope is not null) await Scope.CloseAsync(cancellationToken);
    }

    /// <summary>Closes it and all that uses it; may be repeated.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private static EventHubConnectionOptions CloneOf(EventHubConnectionOptions options)
    {
        EventHubConnectionOptions clone = options?.Clone() ?? new EventHubConnectionOptions();
        if (clone.TransportType != EventHubsTransportType.AmqpTcp)
            throw new NotSupportedException($"The transport {clone.TransportType} is not part of this build of the Event Hubs client; use {nameof(EventHubsTransportType.AmqpTcp)}, or build with the official packages (-p:AzureSdk=nuget).");
        return clone;
    }
}
