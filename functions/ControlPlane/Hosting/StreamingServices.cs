using Azure.Identity;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts;
using RelayCloud.ControlPlane.Cost;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Events;
using RelayCloud.ControlPlane.Streaming.Negotiation;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Hosting;

/// <summary>The services of streams over Web PubSub; none where no service is set.</summary>
internal static class StreamingServices
{
    public static void AddStreaming(this IServiceCollection services, ControlPlaneSettings settings)
    {
        WebPubSubSettings hub = settings.WebPubSub;
        if (!hub.IsConfigured) return;
        services.AddSingleton(new CadenceTiers(hub));
        services.AddSingleton(new EventSignature(hub));
        services.AddSingleton(ClientOf(hub));
        services.AddSingleton(new PresenceTable(settings.Tables.Open(hub.PresenceTable, AccountStore.ClientOptions())));
        services.AddSingleton(new LastValues(settings.Tables.Open(hub.SnapshotsTable, AccountStore.ClientOptions())));
        services.AddSingleton(s => new GroupDemand(settings.Tables.Open(hub.GroupsTable, AccountStore.ClientOptions()), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new RatesTable(settings.Tables.Open(hub.RatesTable, AccountStore.ClientOptions())));
        services.AddSingleton<CostReports>();
        services.AddSingleton<StreamService>();
        services.AddSingleton<KeyedLocks>();
        services.AddSingleton<PresenceBatcher>();
        services.AddSingleton<ConnectionReview>();
        services.AddSingleton<StreamNegotiation>();
        services.AddSingleton<ConnectionEvents>();
        services.AddSingleton<SubscriptionEvents>();
        services.AddHostedService(static s => s.GetRequiredService<PresenceBatcher>());
        services.AddHostedService<PresenceUpkeep>();
        services.AddHostedService<StoppedConnections>();
    }

    private static WebPubSubServiceClient ClientOf(WebPubSubSettings hub)
    {
        // A customer waits for most calls: few and quick retries.
        var options = new WebPubSubServiceClientOptions();
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(500);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return string.IsNullOrEmpty(hub.Endpoint)
            ? new WebPubSubServiceClient(hub.ConnectionString, hub.Hub, options)
            : new WebPubSubServiceClient(new Uri(hub.Endpoint), hub.Hub, new DefaultAzureCredential(), options);
    }
}
