using RelayCloud.Ingest.WebPubSub.Ownership;

namespace RelayCloud.Ingest.WebPubSub.Telemetry;

/// <summary>How the publisher does.</summary>
/// <param name="State"><c>ok</c>; <c>unreachable</c>: the last request failed; <c>demandUnknown</c>: the groups that have connections cannot be read; <c>leasesUnknown</c>: the table of partitions does not answer.</param>
/// <param name="Groups">Groups that are published.</param>
/// <param name="NotPublished">Groups that have connections and no topic, cadence or gateway.</param>
/// <param name="Sends">Messages that have arrived.</param>
/// <param name="Steps">Steps of 2 KB in these.</param>
/// <param name="Bytes">Bytes in these.</param>
/// <param name="Deliveries">Steps times connections: what is billed.</param>
/// <param name="StateSends">State values sent.</param>
/// <param name="StateLateMs">By how much they were late beyond their groups' cadences, milliseconds in sum: a budget that is short slows State down.</param>
/// <param name="Gaps">Times that trades were missing and the customers told so.</param>
/// <param name="Throttled">Requests answered with 429.</param>
/// <param name="Failures">Requests that failed otherwise.</param>
/// <param name="Refused">Requests refused for what they held.</param>
/// <param name="FailuresInARow">Failures since the last success; what fails together counts once.</param>
/// <param name="LastError">The last failure, null = none ever.</param>
/// <param name="Elsewhere">Groups that have connections and are another container's to publish.</param>
/// <param name="Partitions">How containers share the groups, null = this one shares with nobody.</param>
internal sealed record WebPubSubReport(
    string State, int Groups, int NotPublished, long Sends, long Steps, long Bytes, long Deliveries, long StateSends, long StateLateMs, long Gaps, long Throttled, long Failures, long Refused,
    int FailuresInARow, string? LastError, int Elsewhere, SharesReport? Partitions);
