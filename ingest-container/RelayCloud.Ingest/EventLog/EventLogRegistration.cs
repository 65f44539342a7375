using RelayCloud.FanOut;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.EventLog.Telemetry;
using RelayCloud.Ingest.EventLog.Writing;
using RelayCloud.Ingest.Hosting;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog;

/// <summary>Registers the event log with the host.</summary>
internal static class EventLogRegistration
{
    /// <summary>
    /// Adds what the role needs of the log, as the first hosted service; and <see cref="IMessageSink"/>, what the feed publishes into: the hub, behind the log where one is written.
    /// </summary>
    public static void AddEventLog(this IServiceCollection services, RelayOptions options)
    {
        if (!options.EventHubs.IsConfigured)
        {
            services.AddSingleton<IMessageSink>(p => p.GetRequiredService<Hub>());
            services.AddHostedService<NoEventLog>();
            return;
        }

        bool isEdge = options.IsEdge;
        services.AddSingleton(options.EventHubs);
        services.AddSingleton(new EventHubClients(options.EventHubs));
        services.AddSingleton<SeenTopics>();
        services.AddSingleton(p => new EventLogReader(
            p.GetRequiredService<MarketFeed>(), p.GetRequiredService<TopicTable>(), p.GetRequiredService<SeenTopics>(), p.GetRequiredService<EventHubClients>(), options.EventHubs,
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<EventLogReader>>()));
        if (isEdge) AddEdge(services, options);
        else AddWriter(services, options);
        services.AddSingleton(p => new EventLogService(
            p.GetRequiredService<MarketFeed>(), p.GetRequiredService<TopicTable>(), p.GetRequiredService<EventLogReader>(), p.GetService<EventLogWriter>(), p.GetService<QuietTopics>(),
            p.GetService<LogUniverse>(), options.EventHubs, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<EventLogService>>()));
        services.AddSingleton<EventLogStatus>();
        services.AddSingleton<EventLogMetrics>();
        services.AddHostedService(p =>
        {
            p.GetRequiredService<EventLogMetrics>();
            return p.GetRequiredService<EventLogService>();
        });
    }

    private static void AddWriter(IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(p => new EventJournal(
            new JournalOptions(options.EventHubs.SpillDirectory ?? DefaultDirectory(options), options.EventHubs.SpillSegmentBytes, options.EventHubs.SpillBytesMax),
            p.GetRequiredService<ILogger<EventJournal>>()));
        services.AddSingleton(p => new EventLogWriter(
            p.GetRequiredService<Hub>(), p.GetRequiredService<EventJournal>(), p.GetRequiredService<EventHubClients>(), options.EventHubs, p.GetRequiredService<CoinTable>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<EventLogWriter>>()));
        services.AddSingleton<IMessageSink>(p => p.GetRequiredService<EventLogWriter>());
        services.AddSingleton(p => new QuietTopics(
            p.GetRequiredService<MarketFeed>(), p.GetRequiredService<TopicTable>(), p.GetRequiredService<EventLogWriter>(), options.EventHubs.RecoverSeconds, p.GetRequiredService<TimeProvider>()));
    }

    private static void AddEdge(IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton<IMessageSink>(p => p.GetRequiredService<Hub>());
        if (!options.AsksGatewaysForCoins) services.AddSingleton<LogUniverse>();
    }

    private static string DefaultDirectory(RelayOptions options) =>
        Path.Combine(Path.GetTempPath(), "relaycloud", $"log-{options.HttpPort.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
}
