namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>What a client asks.</summary>
internal enum UpstreamKind : byte
{
    JoinGroup,
    LeaveGroup,
    SendToGroup,
    Event,
    SequenceAck,
    Ping,
    Invoke,

    /// <summary>Something for a call that is over by the time it is read: passed over.</summary>
    InvocationNotice,
}
