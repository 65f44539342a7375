using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Limits;
using RelayCloud.MarketApi.Access;
using RelayCloud.MarketApi.Health;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Configuration;

/// <summary>Puts the app together.</summary>
internal static class MarketApiServices
{
    /// <summary>Adds everything that the functions need. The clock, the reader of snapshots and the like can be put in before, which tests do.</summary>
    public static IServiceCollection AddMarketApi(this IServiceCollection services, MarketApiSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => new AccountStore(settings.Tables.Open(AccountStore.TableName, AccountStore.ClientOptions()), Time(s)));
        services.AddSingleton(s => new ChangeFeed(s.GetRequiredService<AccountStore>(), new ChangeFeedOptions(), Time(s)));
        services.AddSingleton(s => new AccountsCache(s.GetRequiredService<AccountStore>(), s.GetRequiredService<ChangeFeed>(), settings.Accounts, Time(s)));
        services.AddHostedService<ChangeFeedService>();

        services.TryAddSingleton<ISnapshotReader>(_ => new TableSnapshotReader(settings.Tables.Open(SnapshotKeys.TableName, TableSnapshotReader.ClientOptions())));
        services.AddSingleton(s => new OutageLog(s.GetRequiredService<ILogger<OutageLog>>(), Time(s)));
        services.AddSingleton(s => new SnapshotCache(s.GetRequiredService<ISnapshotReader>(), settings.Market, s.GetRequiredService<OutageLog>(), Time(s)));

        services.AddSingleton(s => new RequestLimiter(Time(s), settings.Accounts.KeysMax));
        services.AddSingleton(s => new RequestGate(
            s.GetRequiredService<AccountsCache>(), settings.Tokens.IsConfigured ? settings.Tokens.Open(Time(s)) : null, s.GetRequiredService<RequestLimiter>(), new TrustedProxies(settings.TrustedProxies), Time(s)));
        services.AddSingleton(s => new MarketEndpoint(s.GetRequiredService<RequestGate>(), s.GetRequiredService<SnapshotCache>(), s.GetRequiredService<ILogger<MarketEndpoint>>()));
        services.AddSingleton(s => new HealthEndpoint(s.GetRequiredService<SnapshotCache>(), s.GetRequiredService<AccountsCache>(), settings.Market));
        return services;
    }

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}
