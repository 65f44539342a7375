namespace RelayCloud.GatewaySimulator.Subscriptions;

/// <summary>What the exchange does with a well-formed subscription (reference section 5).</summary>
internal enum SubscriptionVerdict
{
    /// <summary>It is acknowledged and served.</summary>
    Accepted,

    /// <summary>An error frame <c>Invalid subscription …</c>; the socket stays open.</summary>
    Invalid,

    /// <summary>The socket is closed without a word.</summary>
    ClosesSocket,
}
