#nullable disable annotations

using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>How a producer connects and tries again.</summary>
public class EventHubProducerClientOptions
{
    private EventHubConnectionOptions _connectionOptions = new();
    private EventHubsRetryOptions _retryOptions = new();

    /// <summary>Told to the service, which names it in its messages; default a random one.</summary>
    public string Identifier { get; set; }

    /// <summary>How to connect; without effect for a client that was given a connection.</summary>
    public EventHubConnectionOptions ConnectionOptions
    {
        get => _connectionOptions;
        set => _connectionOptions = Ensure.NotNull(value, nameof(ConnectionOptions));
    }

    /// <summary>How to try again.</summary>
    public EventHubsRetryOptions RetryOptions
    {
        get => _retryOptions;
        set => _retryOptions = Ensure.NotNull(value, nameof(RetryOptions));
    }
}
