using RelayCloud.Amqp.Links;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>A link on which a client gets answers to its requests. They wait in the library for credit.</summary>
internal sealed class ReplyLink(Action<ReplyLink> onDetached) : IAmqpSenderHandler
{
    public required EntityKind Kind { get; init; }

    public required LinkRequest Request { get; init; }

    public AmqpSender? Sender { get; set; }

    /// <summary>Whether answers that are to go to that address go here.</summary>
    public bool Answers(string address) => Request.Remote.Target?.Address == address;

    public void OnSendable(AmqpSender sender)
    {
        // The library sends what waits by itself; nothing else will come.
        if (sender.IsDraining) sender.CompleteDrain();
    }

    public void OnDetached(AmqpSender sender, RelayCloud.Amqp.AmqpException? error) => onDetached(this);
}
