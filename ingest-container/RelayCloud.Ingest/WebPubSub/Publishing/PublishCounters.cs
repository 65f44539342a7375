namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>What the publisher has done. One writer, any reader.</summary>
internal sealed class PublishCounters
{
    /// <summary>Messages that have arrived.</summary>
    public long Sends;

    /// <summary>Steps of 2 KB in these.</summary>
    public long Steps;

    /// <summary>Bytes in these.</summary>
    public long Bytes;

    /// <summary>Steps times the connections of their groups: what is billed.</summary>
    public long Deliveries;

    /// <summary>Requests that were answered with 429.</summary>
    public long Throttled;

    /// <summary>Requests that failed, those throttled and refused not counted.</summary>
    public long Failures;

    /// <summary>Requests refused for what they held.</summary>
    public long Refused;
}
