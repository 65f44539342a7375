namespace RelayCloud.Amqp.Performatives;

/// <summary>Who settles first.</summary>
public enum ReceiverSettleMode : byte
{
    /// <summary>The receiver settles with its outcome. The default.</summary>
    First = 0,

    /// <summary>The receiver settles only after the sender did.</summary>
    Second = 1,
}
