using Azure.Messaging.EventHubs.Authorization;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>The shared connection of an <see cref="EventHubConnection"/>.</summary>
internal sealed class ConnectionScope
{
    public ConnectionScope(EventHubEndpoint endpoint, string eventHubName, ITokenSource tokens, EventHubConnectionOptions options, TimeProvider clock)
    {
        Endpoint = endpoint;
        EventHubName = eventHubName;
        Tokens = tokens;
        Options = options;
        Clock = clock;
        Management = new ManagementClient(this);
    }

    public EventHubEndpoint Endpoint { get; }

    public string EventHubName { get; }

    public ITokenSource Tokens { get; }

    public EventHubConnectionOptions Options { get; }

    public TimeProvider Clock { get; }

    public ManagementClient Management { get; }

    public bool IsClosed { get; private set; }

    public Task CloseAsync(CancellationToken cancellationToken)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }
}
