namespace RelayCloud.WebPubSubEmulator.Health;

/// <summary>
/// What <c>GET /emulator/counters</c> says: all since the start, a step being 2 KB or a part of it. The service bills the steps of <see cref="OutboundSteps"/> and <see cref="EventSteps"/>.
/// </summary>
/// <param name="Units">As configured.</param>
/// <param name="Connections">Held now, those without a socket included.</param>
/// <param name="ConnectionsOpened">New connections.</param>
/// <param name="ConnectionsRefused">For want of a place.</param>
/// <param name="RestRequests">All, refused ones too.</param>
/// <param name="InboundMessages">Messages taken from REST and clients.</param>
/// <param name="InboundSteps">The same in steps.</param>
/// <param name="InboundBytes">The same in bytes of data.</param>
/// <param name="OutboundMessages">Messages times receivers.</param>
/// <param name="OutboundSteps">The same in steps.</param>
/// <param name="OutboundBytes">The same in bytes of data.</param>
/// <param name="EventMessages">Events sent to handlers.</param>
/// <param name="EventSteps">The same in steps.</param>
/// <param name="Throttled">Requests and messages refused because a rate was used up.</param>
/// <param name="ClosedTooSlow">Connections closed because too much waited for them.</param>
/// <param name="Recovered">Clients that came back to their connection.</param>
/// <param name="RecoveriesRefused">Clients that could not.</param>
/// <param name="Expired">Messages not sent because their time to live was over.</param>
/// <param name="WrittenBytes">Bytes written to clients, envelopes included.</param>
/// <param name="Writes">Writes to clients.</param>
/// <param name="Faults">Exceptions that should not have been.</param>
internal sealed record CountersAnswer(
    int Units,
    int Connections,
    long ConnectionsOpened,
    long ConnectionsRefused,
    long RestRequests,
    long InboundMessages,
    long InboundSteps,
    long InboundBytes,
    long OutboundMessages,
    long OutboundSteps,
    long OutboundBytes,
    long EventMessages,
    long EventSteps,
    long Throttled,
    long ClosedTooSlow,
    long Recovered,
    long RecoveriesRefused,
    long Expired,
    long WrittenBytes,
    long Writes,
    long Faults);
