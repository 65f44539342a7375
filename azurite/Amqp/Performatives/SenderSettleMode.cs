namespace RelayCloud.Amqp.Performatives;

/// <summary>Whether the sending end of a link settles what it sends at once.</summary>
public enum SenderSettleMode : byte
{
    /// <summary>Every delivery waits for its outcome.</summary>
    Unsettled = 0,

    /// <summary>Every delivery is sent settled: no outcome will come.</summary>
    Settled = 1,

    /// <summary>As each delivery says. The default.</summary>
    Mixed = 2,
}
