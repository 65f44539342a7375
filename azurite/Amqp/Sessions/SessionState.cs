namespace RelayCloud.Amqp.Sessions;

internal enum SessionState
{
    BeginSent,
    Mapped,

    /// <summary>This end has said end and discards all but the peer's.</summary>
    EndSent,
    Ended,
}
