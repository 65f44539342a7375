using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Asks a node of the service; its pair of links is opened by the first question and made anew when lost. Thread-safe.</summary>
internal sealed class RequestChannel
{
    private readonly AmqpConnection _connection;
    private readonly string _address;
    private readonly Lock _lock = new();
    private Task<RequestLinks>? _links;

    public RequestChannel(AmqpConnection connection, string address)
    {
        _connection = connection;
        _address = address;
    }

    /// <summary>Asks and awaits the answer, whatever it is.</summary>
    public async Task<ServiceAnswer> AskAsync(AmqpMap applicationProperties, object? body, CancellationToken cancellationToken)
    {
        Task<RequestLinks> opening;
        lock (_lock)
        {
            // Not cancelled with the one who happens to ask first: others may wait for the same links.
            if (_links is null || _links.IsFaulted || (_links.IsCompletedSuccessfully && !_links.Result.IsOpen)) _links = RequestLinks.OpenAsync(_connection, _address);
            opening = _links;
        }

        RequestLinks links = await opening.WaitAsync(cancellationToken);
        return await links.AskAsync(applicationProperties, body, cancellationToken);
    }
}
