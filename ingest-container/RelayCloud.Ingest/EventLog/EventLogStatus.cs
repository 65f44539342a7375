using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.EventLog.Telemetry;
using RelayCloud.Ingest.EventLog.Writing;

namespace RelayCloud.Ingest.EventLog;

/// <summary>How the event log does, for <c>/health</c>, <c>/stats</c> and metrics. Thread safe.</summary>
internal sealed class EventLogStatus(EventLogService log, EventHubsOptions options, TimeProvider time)
{
    // A market of any size says something every second; a log without news for this long is no proof of a quiet topic.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    /// <summary>On an edge: whether the log is read and has news, so that a topic without is merely quiet.</summary>
    public bool IsReading
    {
        get
        {
            IReadOnlyList<PartitionFollower> followers = log.Reader.Followers;
            if (followers.Count == 0 || followers.Any(f => f.Failures > 0)) return false;
            long newestUs = followers.Max(f => f.Taker.Counters.NewestReceivedAtUs);
            return time.GetUtcNow() - DateTimeOffset.UnixEpoch <= TimeSpan.FromMicroseconds(newestUs) + SilenceMax;
        }
    }

    /// <summary>
    /// In a word. Of a writer: <c>ok</c>, <c>behind</c> (values wait on local disk), <c>losing</c> (the disk's share is full, values were given up). Of an edge: <c>ok</c>,
    /// <c>behind</c> (a partition is not read, or far from its end), <c>down</c> (none is read).
    /// </summary>
    public string State
    {
        get
        {
            if (log.Writer is { } writer)
            {
                if (writer.Journal.IsDropping) return "losing";
                return writer.Senders.Count == 0 || writer.Senders.Any(s => s.Failures > 0) || writer.Journal.PendingBytes > options.BehindBytesMax ? "behind" : "ok";
            }

            IReadOnlyList<PartitionFollower> followers = log.Reader.Followers;
            if (!followers.Any(f => f.IsReading)) return "down";
            return followers.All(f => f.IsReading && f.EventsBehind <= options.BehindEventsMax) ? "ok" : "behind";
        }
    }

    /// <summary>Everything.</summary>
    public EventLogReport Report() => new(
        State,
        log.IsRecovered,
        log.RecoveryMs,
        log.RecoveryEvents,
        log.Writer is { } writer ? ReportOf(writer) : null,
        [.. log.Reader.Followers.Select(f => new ReaderReport(
            f.Partition, f.IsReading, f.Next, f.EventsBehind, f.ReceivedAtMs, f.Taker.Counters.Taken, f.Taker.Counters.Known, f.Taker.Counters.Gaps, f.Taker.Counters.Foreign, f.Failures, f.LastError))],
        log.Reader.LastError);

    private WriterReport ReportOf(EventLogWriter writer) => new(
        writer.Journal.PendingBytes,
        writer.Journal.Bytes,
        Interlocked.Read(ref writer.Journal.Counters.Appended),
        log.Quiet?.Repeated ?? 0,
        Interlocked.Read(ref writer.Journal.Counters.LostTrades),
        Interlocked.Read(ref writer.Journal.Counters.LostStates),
        Interlocked.Read(ref writer.Journal.Counters.DiskFaults),
        [.. writer.Senders.Select(s => new SenderReport(
            s.Partition, s.Counters.Events, s.Counters.Batches, s.Counters.Bytes, s.Counters.LastSendUs, s.Counters.TooLarge, s.Counters.Failures, s.Failures, s.LastError))]);
}
