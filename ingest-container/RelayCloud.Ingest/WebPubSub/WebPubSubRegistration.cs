using Azure.Data.Tables;
using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.EventLog.Writing;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Hosting;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.Ingest.WebPubSub.Telemetry;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub;

/// <summary>Registers the publisher to Web PubSub with the host.</summary>
internal static class WebPubSubRegistration
{
    // An edge that is further behind in the log has other troubles; /health tells.
    private const int BehindMsMax = 15_000;

    /// <summary>Adds the publisher where the service is configured. Not in role <c>ingest</c>, which has no customers.</summary>
    public static void AddWebPubSub(this IServiceCollection services, RelayOptions options)
    {
        if (!options.ServesCustomers || !options.WebPubSub.IsConfigured) return;
        services.AddSingleton(options.WebPubSub);
        services.AddSingleton(p => new GroupDemandSet(options.WebPubSub.DemandLifeMs, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IGroupDemand>(p => p.GetRequiredService<GroupDemandSet>());
        if (options.Tables.IsConfigured)
        {
            services.AddSingleton(p => new StreamGroupsTable(
                Table(options, options.WebPubSub.GroupsTable, options.WebPubSub.TryTimeoutMs), p.GetRequiredService<GroupDemandSet>(), options.WebPubSub, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<StreamGroupsTable>>()));
            services.AddSingleton(p => new StreamRatesTable(
                Table(options, options.WebPubSub.RatesTable, options.WebPubSub.TryTimeoutMs), p.GetRequiredService<GroupPublisher>().Rates, options.WebPubSub, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<StreamRatesTable>>()));
        }

        AddRights(services, options);
        services.AddSingleton<TopicNames>();
        services.AddSingleton<IGroupSender>(_ => WebPubSubSender.Open(options.WebPubSub));
        services.AddSingleton(p => new GroupPublisher(
            p.GetRequiredService<MarketFeed>(), options.MarketData.TradeBytesKeptMax, options.EventHubs.IsConfigured ? BehindMsMax : 0, p.GetRequiredService<TopicNames>(), p.GetRequiredService<IGroupDemand>(),
            p.GetRequiredService<ITopicDemand>(), p.GetRequiredService<IPublishRights>(), p.GetRequiredService<IGroupSender>(), options.WebPubSub, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<GroupPublisher>>()));
        services.AddSingleton<WebPubSubStatus>();
        services.AddSingleton<WebPubSubMetrics>();
        services.AddSingleton<WebPubSubService>();
        services.AddHostedService(p =>
        {
            p.GetRequiredService<WebPubSubMetrics>();
            return p.GetRequiredService<WebPubSubService>();
        });
    }

    private static void AddRights(IServiceCollection services, RelayOptions options)
    {
        if (!options.Tables.IsConfigured || options.WebPubSub.LeaseMs == 0)
        {
            services.AddSingleton<IPublishRights, UnsharedRights>();
            return;
        }

        LeaseTerms terms = LeaseTerms.Of(options.WebPubSub);
        services.AddSingleton(p =>
        {
            TimeProvider time = p.GetRequiredService<TimeProvider>();
            var table = new LeaseTable(Table(options, options.WebPubSub.PartitionsTable, terms.TableMsMax), $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}", terms.LengthMs, time);
            return new PartitionShares(table, terms, () => PartitionsOf(p, options), time, p.GetRequiredService<ILogger<PartitionShares>>());
        });
        services.AddSingleton<IPublishRights>(p => p.GetRequiredService<PartitionShares>());
    }

    // Those of the log, so that an edge publishes what it reads anyway, and all count by the same cursors. Without a log it is all or nothing.
    private static int PartitionsOf(IServiceProvider services, RelayOptions options) =>
        !options.EventHubs.IsConfigured ? 1
        : services.GetRequiredService<EventLogReader>().Followers.Count is > 0 and var read ? read
        : services.GetService<EventLogWriter>()?.Senders.Count ?? 0;

    // What failed is asked again soon anyway.
    private static TableClient Table(RelayOptions options, string name, int timeoutMs)
    {
        var settings = new TableClientOptions();
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(timeoutMs);
        return options.Tables.Open(name, settings);
    }
}
