namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Hears of a link's outcomes, on the connection's reading thread: must not wait.</summary>
internal interface ISendLinkOwner
{
    /// <summary>The message is stored.</summary>
    void OnAccepted(PendingSend send);

    /// <summary>The message was refused; the link lives on.</summary>
    void OnRefused(PendingSend send, Exception reason);

    /// <summary>The other end takes more messages.</summary>
    void OnRoom();

    /// <summary>The link is gone, and with it all outcomes that it had not told.</summary>
    void OnClosed(ISendLink link, Exception reason);
}
