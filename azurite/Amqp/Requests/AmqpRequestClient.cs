using System.Collections.Concurrent;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Requests;

/// <summary>
/// Asks a node such as <c>$cbs</c> or <c>$management</c> over a pair of links and matches the answers by their correlation-id. Thread safe; any number of requests may be under way.
/// </summary>
public sealed class AmqpRequestClient
{
    private const uint AnswersMax = 100;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<AmqpMessage>> _underWay = new();
    private readonly string _address;
    private readonly string _replyTo;
    private AmqpSender _sender = null!;
    private AmqpReceiver _receiver = null!;
    private AmqpException? _lost;
    private long _lastId;

    private AmqpRequestClient(string address)
    {
        _address = address;
        _replyTo = $"{address}-reply-{Guid.NewGuid():N}";
    }

    /// <summary>Whether both links are up.</summary>
    public bool IsOpen => _sender.IsOpen && _receiver.IsOpen;

    /// <summary>Attaches both links.</summary>
    /// <exception cref="AmqpException">The peer refused one, or is gone.</exception>
    public static async Task<AmqpRequestClient> OpenAsync(AmqpSession session, string address, CancellationToken cancellationToken = default)
    {
        var client = new AmqpRequestClient(address);
        var toNode = new LinkSettings { Name = $"{client._replyTo}-sender", Source = new Source { Address = client._replyTo }, Target = new Target { Address = address } };
        var toClient = new LinkSettings { Name = client._replyTo, Source = new Source { Address = address }, Target = new Target { Address = client._replyTo }, AutoCredit = AnswersMax };
        client._sender = await session.AttachSenderAsync(toNode, new SenderEvents(client), cancellationToken);
        client._receiver = await session.AttachReceiverAsync(toClient, new ReceiverEvents(client), cancellationToken);
        return client;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="applicationProperties">Say what is asked.</param>
    /// <param name="body">The amqp-value of the request; may be null.</param>
    /// <param name="cancellationToken">The only limit to the wait.</param>
    /// <exception cref="AmqpException">The links are lost, the node rejected the request, or its answer is malformed.</exception>
    public async Task<AmqpMessage> RequestAsync(AmqpMap applicationProperties, object? body, CancellationToken cancellationToken = default)
    {
        string id = $"{_replyTo}:{Interlocked.Increment(ref _lastId)}";
        var request = new AmqpMessage
        {
            Properties = new MessageProperties { MessageId = id, To = _address, ReplyTo = _replyTo },
            ApplicationProperties = applicationProperties,
            Value = body,
        };
        var answer = new TaskCompletionSource<AmqpMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[id] = answer;
        try
        {
            if (_lost is { } lost) throw new AmqpException(lost.Error, lost);
            DeliveryState outcome = await _sender.SendAsync(request.ToArray(), cancellationToken: cancellationToken);
            if (outcome is Rejected rejected) throw new AmqpException(rejected.Error ?? new AmqpError(ErrorConditions.InternalError, $"The node '{_address}' rejected a request."));
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }

    /// <summary>Detaches both links.</summary>
    public void Close()
    {
        _sender.Close();
        _receiver.Close();
    }

    private void OnAnswer(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        receiver.Accept(delivery.Id);
        ReadOnlySpan<byte> payload = delivery.Payload.Span;
        if (AmqpMessage.ReadProperties(MessageSections.Locate(payload), payload)?.CorrelationId is not string id || !_underWay.TryGetValue(id, out TaskCompletionSource<AmqpMessage>? answer)) return;
        try
        {
            answer.TrySetResult(AmqpMessage.Read(payload));
        }
        catch (AmqpException e)
        {
            answer.TrySetException(e);
        }
    }

    private void OnLost(AmqpException? error)
    {
        AmqpException lost = error ?? new AmqpException(ErrorConditions.IllegalState, $"The links to '{_address}' are detached.");
        _lost ??= lost;
        foreach (TaskCompletionSource<AmqpMessage> answer in _underWay.Values)
        {
            answer.TrySetException(new AmqpException(lost.Error, lost));
            _ = answer.Task.Exception;
        }
    }

    /// <summary>The owner of a sender with a handler completes drains itself; nothing else is of interest but the end.</summary>
    private sealed class SenderEvents(AmqpRequestClient client) : IAmqpSenderHandler
    {
        public void OnSendable(AmqpSender sender) => sender.CompleteDrain();

        public void OnDetached(AmqpSender sender, AmqpException? error) => client.OnLost(error);
    }

    private sealed class ReceiverEvents(AmqpRequestClient client) : IAmqpReceiverHandler
    {
        public void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery) => client.OnAnswer(receiver, delivery);

        public void OnDetached(AmqpReceiver receiver, AmqpException? error) => client.OnLost(error);
    }
}
