namespace RelayCloud.Ingest.Gateways.Dialects;

/// <summary>What an upstream error frame says (reference section 4.11). Values index counters.</summary>
internal enum UpstreamErrorKind
{
    /// <summary>Any other text.</summary>
    Other = 0,

    /// <summary><c>Already subscribed: {…}</c>: as good as an acknowledgement.</summary>
    AlreadySubscribed = 1,

    /// <summary><c>Already unsubscribed: {…}</c>: as good as an acknowledgement.</summary>
    AlreadyUnsubscribed = 2,

    /// <summary><c>Invalid subscription {…}</c> or <c>Invalid subscription: {…}</c>.</summary>
    InvalidSubscription = 3,

    /// <summary><c>Cannot subscribe to more than N channels.</c></summary>
    TooManySubscriptions = 4,

    /// <summary><c>Cannot send more than N messages per minute.</c></summary>
    TooManyMessages = 5,
}
