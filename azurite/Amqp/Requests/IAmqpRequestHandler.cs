namespace RelayCloud.Amqp.Requests;

/// <summary>Answers requests to a node.</summary>
public interface IAmqpRequestHandler
{
    /// <summary>A request has come, from the connection's reader: must not block. Answer it now or later, from any thread, with <see cref="AmqpRequest.Answer"/>.</summary>
    void OnRequest(AmqpRequest request);
}
