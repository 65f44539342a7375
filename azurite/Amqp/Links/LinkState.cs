namespace RelayCloud.Amqp.Links;

internal enum LinkState
{
    /// <summary>This end has sent its attach.</summary>
    AttachSent,

    /// <summary>The peer's attach waits for this end's answer.</summary>
    Offered,

    /// <summary>The peer has refused; its error follows in a detach.</summary>
    Refused,

    Attached,

    /// <summary>This end has said detach and ignores all but the peer's.</summary>
    DetachSent,

    Detached,
}
