using Azure.Core;
using Azure.Data.Tables;
using RelayCloud.Ingest.Hosting;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Snapshots.Symbols;
using RelayCloud.Ingest.Snapshots.Telemetry;
using RelayCloud.Ingest.Snapshots.Writing;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Snapshots;

/// <summary>Registers the writer of snapshots with the host.</summary>
internal static class SnapshotsRegistration
{
    /// <summary>Adds the writer where Table Storage is configured. Not on an edge: what it knows, its ingest has written.</summary>
    public static void AddSnapshots(this IServiceCollection services, RelayOptions options)
    {
        if (options.IsEdge) return;
        if (!options.Tables.IsConfigured)
        {
            services.AddHostedService<NoSnapshots>();
            return;
        }

        services.AddSingleton(options.Snapshots);
        services.AddSingleton<SymbolsSource>();
        services.AddSingleton(p => new SymbolsReader(
            p.GetRequiredService<SymbolsSource>(), p.GetRequiredService<IInfoService>(), p.GetRequiredService<Universe>(), p.GetRequiredService<CoinTable>(), p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<SymbolsReader>>()));
        services.AddSingleton(p => new SnapshotWriter(
            Partitions(p, options), Table(options), options.Snapshots, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<SnapshotWriter>>()));
        services.AddSingleton<SnapshotsStatus>();
        services.AddSingleton<SnapshotsMetrics>();
        services.AddSingleton<SnapshotsService>();
        services.AddHostedService(p =>
        {
            p.GetRequiredService<SnapshotsMetrics>();
            return p.GetRequiredService<SnapshotsService>();
        });
    }

    private static SnapshotPartitions Partitions(IServiceProvider p, RelayOptions options)
    {
        var partitions = new SnapshotPartitions(p.GetRequiredService<TopicTable>(), p.GetRequiredService<MarketFeed>(), options.Feed, options.Snapshots.TradesMax);
        partitions.Add(SnapshotKeys.NoCoin, SnapshotKeys.Symbols, p.GetRequiredService<SymbolsSource>());
        return partitions;
    }

    // A failed write is not repeated as it is: by then there are newer values.
    private static TableClient Table(RelayOptions options)
    {
        var settings = new TableClientOptions();
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(options.Snapshots.TryTimeoutMs);
        return options.Tables.Open(options.Snapshots.Table, settings);
    }
}
