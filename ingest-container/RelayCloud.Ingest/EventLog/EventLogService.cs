using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.EventLog.Writing;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog;

/// <summary>
/// The event log's life in the container. It starts before everything else, so that gateways are only connected, and customers only let in, once what the log knows is back
/// in memory; it stops after everything else, so that the last value published is written.
/// </summary>
internal sealed class EventLogService(
    MarketFeed feed, TopicTable topics, EventLogReader reader, EventLogWriter? writer, QuietTopics? quiet, LogUniverse? universe, EventHubsOptions options, TimeProvider time, ILogger<EventLogService> logger)
    : IHostedService
{
    private readonly EventDecoder _decoder = new(topics);

    /// <summary>The reader; at rest after the start but on an edge.</summary>
    public EventLogReader Reader { get; } = reader;

    /// <summary>The writer, null on an edge.</summary>
    public EventLogWriter? Writer { get; } = writer;

    /// <summary>What repeats quiet topics, null on an edge.</summary>
    public QuietTopics? Quiet { get; } = quiet;

    /// <summary>Whether all that the log has was restored at start.</summary>
    public bool IsRecovered { get; private set; }

    /// <summary>How long restoring took, milliseconds.</summary>
    public long RecoveryMs { get; private set; }

    /// <summary>How many events of the log were read for it.</summary>
    public long RecoveryEvents { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(cancellationToken);
        if (Writer is { } writer)
        {
            // A partition that is not followed needs no connection.
            await Reader.StopAsync();
            if (Quiet is { } quiet) writer.OnBeat = quiet.OnBeat;
            writer.Start();
        }
        else
        {
            universe?.Start();
            Reader.Follow();
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (universe is not null) await universe.StopAsync();
        await Reader.StopAsync();
        if (Writer is not null) await Writer.StopAsync();
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        bool isWhole = options.RecoverSeconds == 0 || await Reader.CatchUpAsync(keepsParts: Writer is null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!isWhole && !options.StartWithoutLog)
            throw new InvalidOperationException($"The log could not be read within {options.RecoverMsMax} ms, and Relay:EventHubs:StartWithoutLog is false. {Reader.LastError}");

        long leftovers = Writer is { } writer ? RestoreLeftovers(writer.Journal) : 0;
        feed.EndRestore();
        IsRecovered = isWhole;
        RecoveryEvents = Reader.Followers.Sum(f => f.Taker.Counters.Taken + f.Taker.Counters.Known + f.Taker.Counters.Foreign);
        RecoveryMs = (long)time.GetElapsedTime(startedAt).TotalMilliseconds;
        if (isWhole) EventLogLog.Recovered(logger, Reader.Followers.Sum(f => f.Taker.Topics.Count), RecoveryEvents, leftovers, RecoveryMs);
        else EventLogLog.RecoveryIncomplete(logger, RecoveryMs, RecoveryEvents, Reader.LastError);
    }

    /// <summary>What was published and had not reached the log when the last process ended is newer than what the log has.</summary>
    private long RestoreLeftovers(EventJournal journal)
    {
        if (!journal.HasLeftovers) return 0;
        long events = 0;
        using JournalReader leftovers = journal.OpenLeftovers();
        while (leftovers.TryRead(out JournalRecord record))
        {
            if (!_decoder.TryDecode(in record, out LogEvent found)) continue;
            feed.Restore(found.ToMessage(), takesGap: true);
            events++;
        }

        return events;
    }
}
