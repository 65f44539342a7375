using System.Diagnostics.Metrics;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;

namespace RelayCloud.Ingest.WebPubSub.Telemetry;

/// <summary>The metrics of the publisher, meter <c>RelayCloud</c>. All are read from counters when somebody collects them.</summary>
internal sealed class WebPubSubMetrics : IDisposable
{
    private readonly Meter _meter = new("RelayCloud");

    public WebPubSubMetrics(GroupPublisher publisher, PartitionShares? shares = null)
    {
        PublishCounters counters = publisher.Counters;
        _meter.CreateObservableCounter("hl_relay_webpubsub_sends_total", () => Interlocked.Read(ref counters.Sends), "{message}", "Messages published to groups.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_deliveries_total", () => Interlocked.Read(ref counters.Deliveries), "{message}", "Steps of 2 KB times the connections of their groups: what is billed.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_state_sends_total", () => publisher.Scheduler.StateSends, "{value}", "State values published.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_state_late_ms_total", () => publisher.Scheduler.StateLateMs, "ms", "By how much State was late beyond the groups' cadences, because the budget was short.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_gaps_total", () => publisher.Gaps, "{gap}", "Times that trades were missing and the customers told so.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_throttled_total", () => Interlocked.Read(ref counters.Throttled), "{request}", "Requests answered with 429.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_failures_total", () => Interlocked.Read(ref counters.Failures), "{request}", "Requests that failed otherwise.");
        _meter.CreateObservableGauge("hl_relay_webpubsub_groups", () => publisher.Groups.Count, "{group}", "Groups that are published.");
        if (shares is null) return;
        _meter.CreateObservableGauge("hl_relay_webpubsub_partitions", () => shares.Report().Owned.Count, "{partition}", "Partitions whose groups this container publishes.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_partitions_taken_total", () => shares.Report().Claims, "{partition}", "Times that this container took a partition.");
        _meter.CreateObservableCounter("hl_relay_webpubsub_partitions_lost_total", () => shares.Report().Lost, "{partition}", "Times that a partition was taken from this container, because it had not renewed its lease in time.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
