using Azure.Data.Tables;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Hosting;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.Ingest.WebPubSub.Telemetry;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub;

/// <summary>Registers the publisher to Web PubSub with the host.</summary>
internal static class WebPubSubRegistration
{
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
                Table(options, options.WebPubSub.GroupsTable), p.GetRequiredService<GroupDemandSet>(), options.WebPubSub, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<StreamGroupsTable>>()));
            services.AddSingleton(p => new StreamRatesTable(
                Table(options, options.WebPubSub.RatesTable), p.GetRequiredService<GroupPublisher>().Rates, options.WebPubSub, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<StreamRatesTable>>()));
        }

        services.AddSingleton<TopicNames>();
        services.AddSingleton<IGroupSender>(_ => WebPubSubSender.Open(options.WebPubSub));
        services.AddSingleton(p => new GroupPublisher(
            p.GetRequiredService<MarketFeed>(), options.MarketData.TradeBytesKeptMax, p.GetRequiredService<TopicNames>(), p.GetRequiredService<IGroupDemand>(), p.GetRequiredService<ITopicDemand>(),
            p.GetRequiredService<IGroupSender>(), options.WebPubSub, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<GroupPublisher>>()));
        services.AddSingleton<WebPubSubStatus>();
        services.AddSingleton<WebPubSubMetrics>();
        services.AddSingleton<WebPubSubService>();
        services.AddHostedService(p =>
        {
            p.GetRequiredService<WebPubSubMetrics>();
            return p.GetRequiredService<WebPubSubService>();
        });
    }

    // They are asked again soon anyway.
    private static TableClient Table(RelayOptions options, string name)
    {
        var settings = new TableClientOptions();
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(options.WebPubSub.TryTimeoutMs);
        return options.Tables.Open(name, settings);
    }
}
