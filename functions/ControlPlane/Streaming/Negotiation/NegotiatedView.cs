namespace RelayCloud.ControlPlane.Streaming.Negotiation;

/// <summary>Where to connect and what comes. No record, which would print the address, token included, into logs.</summary>
internal sealed class NegotiatedView(Uri url, DateTimeOffset expiresAt, DateTimeOffset renewAt, string hub, IReadOnlyList<SubscriptionView> subscriptions)
{
    /// <summary>The WebSocket address; whoever has it may connect.</summary>
    public string Url => url.AbsoluteUri;

    /// <summary>Until when it is good for connecting. An open connection outlives it.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>When to ask again, to have an address at hand whenever the connection breaks.</summary>
    public DateTimeOffset RenewAt => renewAt;

    public string Hub => hub;

    public IReadOnlyList<SubscriptionView> Subscriptions => subscriptions;
}
