namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>The life of an outbox. It only moves forward.</summary>
internal enum OutboxState : byte
{
    /// <summary>Takes messages.</summary>
    Open,

    /// <summary>Takes nothing new; what waits goes out, the farewell last.</summary>
    Ending,

    /// <summary>Nothing more is sent.</summary>
    Ended,
}
