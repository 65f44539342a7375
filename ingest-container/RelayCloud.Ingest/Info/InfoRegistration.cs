using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Telemetry;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Info;

/// <summary>Registers <c>/info</c> with the host.</summary>
public static class InfoRegistration
{
    /// <summary>
    /// Adds <see cref="InfoPart"/>, <see cref="IInfoService"/>, <see cref="InfoOptions"/>, <see cref="InfoMetrics"/> and the hosted loader of the universe. The host must have
    /// registered <see cref="TopicTable"/>, <see cref="Universe"/>, <see cref="ISnapshotSource"/>, <see cref="IGatewayHealth"/> and <see cref="TimeProvider"/>;
    /// <see cref="ITopicLiveness"/> is used where it is registered. Validate the options before.
    /// </summary>
    public static IServiceCollection AddInfo(
        this IServiceCollection services, InfoOptions options, UniverseOptions universeOptions, IReadOnlyList<GatewayOptions> gateways, bool loadsUniverse = true)
    {
        services.AddSingleton(options);
        services.AddSingleton<InfoMetrics>();
        services.AddSingleton(p => new InfoPart(
            options, universeOptions, gateways, p.GetRequiredService<TopicTable>(), p.GetRequiredService<Universe>(), p.GetRequiredService<ISnapshotSource>(),
            p.GetRequiredService<IGatewayHealth>(), p.GetService<ITopicLiveness>(), p.GetRequiredService<InfoMetrics>(), p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(p => p.GetRequiredService<InfoPart>().Service);
        if (loadsUniverse) services.AddSingleton(p => p.GetRequiredService<InfoPart>().Loader);
        return services;
    }
}
