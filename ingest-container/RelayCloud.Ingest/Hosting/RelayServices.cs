using Microsoft.AspNetCore.Connections;
using RelayCloud.FanOut;
using RelayCloud.FanOut.Buffers;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Puts the parts together: gateways into arbitration, arbitration into the hub, the hub to the sessions.</summary>
internal static class RelayServices
{
    public static IServiceCollection AddRelay(this IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<CoinTable>();
        services.AddSingleton<TopicTable>();
        services.AddSingleton<Universe>();
        services.AddEventLog(options);
        services.AddSnapshots(options);
        AddMarket(services, options);
        AddSessions(services, options);
        services.AddWebPubSub(options);

        // Hosted services stop in reverse order: gateways first, so that nothing new comes in while customers are told, then the heartbeat, the hub last.
        services.AddHostedService<SessionShutdown>();
        services.AddHostedService<Heartbeat>();
        services.AddInfo(options.Info, options.Universe, options.Gateways, loadsUniverse: options.AsksGatewaysForCoins);
        if (!options.IsEdge) services.AddHostedService(p => p.GetRequiredService<GatewaySet>());
        return services;
    }

    private static void AddMarket(IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(p => new MarketFeed(p.GetRequiredService<TopicTable>(), p.GetRequiredService<IMessageSink>(), options.MarketData, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFrameSink>(p => p.GetRequiredService<MarketFeed>());
        services.AddSingleton<ISnapshotSource>(p => new FeedSnapshots(p.GetRequiredService<MarketFeed>));
        services.AddSingleton(p => new Hub(options.FanOut, Encoders(), p.GetRequiredService<ISnapshotSource>(), p.GetRequiredService<TimeProvider>()));
        if (options.IsEdge) AddLogAsSource(services);
        else AddGateways(services, options);
    }

    private static void AddLogAsSource(IServiceCollection services)
    {
        services.AddSingleton<LogHealth>();
        services.AddSingleton<ITopicLiveness>(p => p.GetRequiredService<LogHealth>());
        services.AddSingleton<IGatewayHealth>(p => p.GetRequiredService<LogHealth>());
        services.AddSingleton<ITopicDemand, LogDemand>();
    }

    private static void AddGateways(IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(p => new GatewaySet(
            options.Gateways, options.Feed, p.GetRequiredService<TopicTable>(), p.GetRequiredService<Universe>(), p.GetRequiredService<IFrameSink>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<GatewaySet>>()));
        services.AddSingleton<ITopicLiveness>(p => new FeedLiveness(p.GetRequiredService<MarketFeed>(), options.Feed.Cadences, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITopicDemand>(p => p.GetRequiredService<GatewaySet>());
        services.AddSingleton<IGatewayHealth>(p => p.GetRequiredService<GatewaySet>());
    }

    private static void AddSessions(IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(options.Sessions);
        services.AddKeys(options);
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<Admission>();
        services.AddSingleton(p => new Handshake(p.GetRequiredService<Admission>(), p.GetRequiredService<SessionRegistry>(), options.Sessions, options.ServesCustomers, p.GetRequiredService<Universe>()));
        services.AddSingleton<UpgradeAcceptor>();
        services.AddSingleton<KestrelUpgrade>();
        services.AddSingleton(p => new SessionContext(
            p.GetRequiredService<Hub>(), p.GetRequiredService<TopicTable>(), p.GetRequiredService<Universe>(), p.GetRequiredService<ITopicDemand>(),
            p.GetRequiredService<IInfoService>(), options.Sessions, p.GetRequiredService<SessionRegistry>(), new BufferPool(), p.GetRequiredService<TimeProvider>(),
            p.GetService<GrantWatch>()));
        services.AddSingleton<IConnectionListenerFactory>(p => new RelayTransportFactory(p.GetRequiredService<UpgradeAcceptor>));
    }

    // In the order of WebSocketEncoding's values.
    private static WebSocketEncoder[] PlainEncoders() => [new(cursor: false), new(cursor: true)];

    private static FanOut.Messages.IMessageEncoder[] Encoders()
    {
        WebSocketEncoder[] plain = PlainEncoders();
        return [plain[0], new DeflateEncoder(plain[0]), plain[1], new DeflateEncoder(plain[1])];
    }
}
