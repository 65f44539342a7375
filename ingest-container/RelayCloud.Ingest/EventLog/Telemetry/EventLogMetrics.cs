using System.Diagnostics.Metrics;
using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.EventLog.Writing;

namespace RelayCloud.Ingest.EventLog.Telemetry;

/// <summary>The metrics of the event log, meter <c>RelayCloud</c>. All are read from counters when somebody collects them.</summary>
internal sealed class EventLogMetrics : IDisposable
{
    private readonly Meter _meter = new("RelayCloud");

    public EventLogMetrics(EventLogService log)
    {
        if (log.Writer is { } writer) ObserveWriter(writer);
        else ObserveReader(log.Reader);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string partition) => new("partition", partition);

    private void ObserveWriter(EventLogWriter writer)
    {
        _meter.CreateObservableCounter("hl_relay_eventlog_values_total", () => Interlocked.Read(ref writer.Journal.Counters.Appended), "{value}", "Values written to the journal.");
        _meter.CreateObservableCounter("hl_relay_eventlog_lost_trades_total", () => Interlocked.Read(ref writer.Journal.Counters.LostTrades), "{trade}", "Trades given up because the spill was full.");
        _meter.CreateObservableCounter("hl_relay_eventlog_lost_states_total", () => Interlocked.Read(ref writer.Journal.Counters.LostStates), "{value}", "State values given up because the spill was full.");
        _meter.CreateObservableGauge("hl_relay_eventlog_pending_bytes", () => writer.Journal.PendingBytes, "By", "Bytes that wait for Event Hubs.");
        _meter.CreateObservableGauge("hl_relay_eventlog_spill_bytes", () => writer.Journal.Bytes, "By", "Disk in use by the journal.");
        Sent("hl_relay_eventlog_sent_events_total", "{event}", "Events acknowledged by Event Hubs.", s => s.Counters.Events);
        Sent("hl_relay_eventlog_sent_batches_total", "{batch}", "Batches acknowledged by Event Hubs.", s => s.Counters.Batches);
        Sent("hl_relay_eventlog_sent_bytes_total", "By", "Bytes of these batches.", s => s.Counters.Bytes);
        Sent("hl_relay_eventlog_send_failures_total", "{failure}", "Sends that failed.", s => s.Counters.Failures);
        Sent("hl_relay_eventlog_too_large_total", "{value}", "Values larger than a batch.", s => s.Counters.TooLarge);

        void Sent(string name, string unit, string description, Func<PartitionSender, long> read) =>
            _meter.CreateObservableCounter(name, () => writer.Senders.Select(s => new Measurement<long>(read(s), Tag(s.Partition))), unit, description);
    }

    private void ObserveReader(EventLogReader reader)
    {
        _meter.CreateObservableGauge("hl_relay_eventlog_events_behind", () => reader.Followers.Select(f => new Measurement<long>(f.EventsBehind, Tag(f.Partition))), "{event}", "Events between what was read and a partition's end.");
        _meter.CreateObservableGauge("hl_relay_eventlog_reading", () => reader.Followers.Select(f => new Measurement<int>(f.IsReading ? 1 : 0, Tag(f.Partition))), unit: null, "1 while a partition answers.");
        Read("hl_relay_eventlog_read_events_total", "{event}", "Events that brought something new.", f => f.Taker.Counters.Taken);
        Read("hl_relay_eventlog_known_events_total", "{event}", "Events that were known.", f => f.Taker.Counters.Known);
        Read("hl_relay_eventlog_foreign_events_total", "{event}", "Events that are not ours, or damaged.", f => f.Taker.Counters.Foreign);
        Read("hl_relay_eventlog_gaps_total", "{gap}", "Times at which trades are missing in the log.", f => f.Taker.Counters.Gaps);

        void Read(string name, string unit, string description, Func<PartitionFollower, long> read) =>
            _meter.CreateObservableCounter(name, () => reader.Followers.Select(f => new Measurement<long>(read(f), Tag(f.Partition))), unit, description);
    }
}
