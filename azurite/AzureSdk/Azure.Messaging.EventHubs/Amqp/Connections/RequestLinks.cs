using System.Collections.Concurrent;
using System.Globalization;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>A link for requests and one for their answers, in a session of their own. Thread-safe.</summary>
internal sealed class RequestLinks : IAmqpReceiverHandler, IAmqpSenderHandler
{
    private const uint AnswersAtOnceMax = 100;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<ServiceAnswer>> _asked = new(StringComparer.Ordinal);
    private readonly string _address;
    private readonly string _replyTo = Guid.NewGuid().ToString("N");
    private AmqpSender _sender = null!;
    private AmqpReceiver _receiver = null!;
    private AmqpException? _lost;
    private long _lastNumber;

    private RequestLinks(string address) => _address = address;

    public bool IsOpen => Volatile.Read(ref _lost) is null && _sender.IsOpen && _receiver.IsOpen;

    public static async Task<RequestLinks> OpenAsync(AmqpConnection connection, string address)
    {
        var links = new RequestLinks(address);
        AmqpSession session = await connection.OpenSessionAsync();
        try
        {
            links._sender = await session.AttachSenderAsync(
                new LinkSettings { Source = new Source { Address = links._replyTo }, Target = new Target { Address = address }, SenderSettleMode = SenderSettleMode.Settled },
                links);
            links._receiver = await session.AttachReceiverAsync(
                new LinkSettings { Source = new Source { Address = address }, Target = new Target { Address = links._replyTo }, AutoCredit = AnswersAtOnceMax },
                links);
            return links;
        }
        catch
        {
            session.End();
            throw;
        }
    }

    public async Task<ServiceAnswer> AskAsync(AmqpMap applicationProperties, object? body, CancellationToken cancellationToken)
    {
        string id = Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture);
        var asked = new TaskCompletionSource<ServiceAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = asked;
        try
        {
            if (Volatile.Read(ref _lost) is { } lost) throw new AmqpException(lost.Error, lost);
            byte[] request = new AmqpMessage
            {
                Properties = new MessageProperties { MessageId = id, To = _address, ReplyTo = _replyTo },
                ApplicationProperties = applicationProperties,
                Value = body,
            }.ToArray();
            await _sender.SendAsync(request, messageFormat: 0, cancellationToken);
            return await asked.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    void IAmqpReceiverHandler.OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        if (!delivery.IsSettled) receiver.Accept(delivery.Id);
        var message = AmqpMessage.Read(delivery.Payload.Span);
        if (message.Properties?.CorrelationId?.ToString() is { } id && _asked.TryRemove(id, out TaskCompletionSource<ServiceAnswer>? asked)) asked.TrySetResult(new ServiceAnswer(message));
    }

    void IAmqpReceiverHandler.OnDetached(AmqpReceiver receiver, AmqpException? error) => OnLost(error);

    void IAmqpSenderHandler.OnSendable(AmqpSender sender)
    {
        // Requests wait within the link.
    }

    void IAmqpSenderHandler.OnDetached(AmqpSender sender, AmqpException? error) => OnLost(error);

    private void OnLost(AmqpException? error)
    {
        AmqpException lost = error ?? new AmqpException(ErrorConditions.DetachForced, $"The service ended the link of {_address}.");
        Interlocked.CompareExchange(ref _lost, lost, null);
        foreach (TaskCompletionSource<ServiceAnswer> asked in _asked.Values) asked.TrySetException(new AmqpException(lost.Error, lost));
        // The other link of the pair is of no use alone.
        (_sender ?? (AmqpLink?)_receiver)?.Session.End();
    }
}
