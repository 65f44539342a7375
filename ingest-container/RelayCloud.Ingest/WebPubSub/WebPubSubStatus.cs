using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Telemetry;

namespace RelayCloud.Ingest.WebPubSub;

/// <summary>How the publisher does, for <c>/health</c> and <c>/stats</c>. Thread safe.</summary>
internal sealed class WebPubSubStatus(GroupPublisher publisher, StreamGroupsTable? groups = null, PartitionShares? shares = null)
{
    /// <summary>As <see cref="WebPubSubReport.State"/>.</summary>
    public string State => publisher.FailuresInARow > 0 ? "unreachable" : groups is { FailuresInARow: > 0 } ? "demandUnknown" : shares is { FailuresInARow: > 0 } ? "leasesUnknown" : "ok";

    /// <summary>Everything.</summary>
    public WebPubSubReport Report()
    {
        PublishCounters counters = publisher.Counters;
        return new WebPubSubReport(
            State,
            publisher.Groups.Count,
            publisher.Groups.NotPublished,
            Interlocked.Read(ref counters.Sends),
            Interlocked.Read(ref counters.Steps),
            Interlocked.Read(ref counters.Bytes),
            Interlocked.Read(ref counters.Deliveries),
            publisher.Scheduler.StateSends,
            publisher.Scheduler.StateLateMs,
            publisher.Gaps,
            Interlocked.Read(ref counters.Throttled),
            Interlocked.Read(ref counters.Failures),
            Interlocked.Read(ref counters.Refused),
            publisher.FailuresInARow,
            publisher.LastError,
            publisher.Groups.Elsewhere,
            shares?.Report());
    }
}
