using System.Diagnostics;
using System.Text;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.MarketData.Topics;
using RelayCloud.Resilience.EventLogs;

namespace RelayCloud.Ingest.Tests.EventLog.Emulated;

/// <summary>While Event Hubs is away customers notice nothing, and afterwards the log is complete. A minute of it: <c>RelayCloud.Soak event-log-outage</c>.</summary>
public sealed class OutageTests : IDisposable
{
    private const int EventsPerSecond = 2_000;
    private const int BurstsPerSecond = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LogFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task While_the_log_is_away_everything_is_published_and_kept_and_then_sent()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(["market"]);
        EventHubsOptions options = LogMarket.Quick with { ConnectionString = emulator.ConnectionString, BackoffMsMax = 200, RecoverMsMax = 20_000, TradeGapMsMax = 60_000, FlushMsMax = 0 };
        await using LogMarket ingest = await LogMarket.IngestAsync(options, _folders.New());
        await using LogMarket edge = await LogMarket.EdgeAsync(options);
        int published = await PublishAsync(ingest, 1, TimeSpan.FromSeconds(1));
        await Until.TrueAsync("the edge has these", () => edge.Hub.Messages.Count == published, Patience);

        await emulator.KillAsync();
        published = await PublishAsync(ingest, published + 1, TimeSpan.FromSeconds(3));
        Assert.Equal(published, ingest.Hub.Messages.Count);
        Assert.Equal("behind", ingest.Status.State);
        Assert.InRange(ingest.Journal!.PendingBytes, 1_000_000, options.SpillBytesMax);
        Assert.Equal("down", edge.Status.State);

        await emulator.StartAgainAsync();
        published = await PublishAsync(ingest, published + 1, TimeSpan.FromSeconds(1));
        await Until.TrueAsync("the edge has all", () => edge.Hub.Messages.Count >= published, Patience);
        await Until.TrueAsync("all is acknowledged", () => ingest.Journal.PendingBytes == 0 && ingest.Status.State == "ok", Patience);
        Assert.Equal(published, edge.Hub.Messages.Count);
        Topic btc = ingest.TopicOf(Channel.Trades);
        Assert.Equal([.. Enumerable.Range(1, published).Select(i => (long)i)], ingest.Hub.Tids(btc));
        Assert.Equal(ingest.Hub.Tids(btc), edge.Hub.Tids(edge.TopicOf(Channel.Trades)));
        Assert.Equal(0, ingest.Journal.Counters.LostTrades + ingest.Journal.Counters.LostStates);

        Dictionary<long, string> log = (await LogContents.ReadAsync(options.ConnectionString!, options.Hub))
            .GroupBy(e => e.Offset).ToDictionary(g => g.Key, g => Encoding.UTF8.GetString(g.First().Body.Span));
        Assert.Equal(published, log.Count);
        Assert.All(ingest.Hub.Messages, m => Assert.Equal(Encoding.UTF8.GetString(m.Data), log[m.Cursor.Offset]));
    }

    /// <summary>Publishes trades of one coin, numbered on, at the rate; gives the last number.</summary>
    private static async Task<int> PublishAsync(LogMarket market, int first, TimeSpan duration)
    {
        int next = first;
        long startedAt = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BurstsPerSecond));
        while (Stopwatch.GetElapsedTime(startedAt) is var elapsed && elapsed < duration)
        {
            for (int due = first + (int)(elapsed.TotalSeconds * EventsPerSecond); next < due; next++) market.Trades("BTC", next);
            await timer.WaitForNextTickAsync();
        }

        return next - 1;
    }
}
