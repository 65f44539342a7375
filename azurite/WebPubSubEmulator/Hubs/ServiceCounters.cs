namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>What came in, and what was refused, since the start. Members are counted with <see cref="Interlocked"/>.</summary>
internal sealed class ServiceCounters
{
    public long RestRequests;
    public long InboundMessages;
    public long InboundSteps;
    public long InboundBytes;
    public long EventMessages;
    public long EventSteps;
    public long Throttled;
    public long ConnectionsOpened;
    public long ConnectionsRefused;
    public long Recovered;
    public long RecoveriesRefused;
}
