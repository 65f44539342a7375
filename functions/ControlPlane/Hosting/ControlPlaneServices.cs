using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Limits;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Admin;
using RelayCloud.ControlPlane.Cors;
using RelayCloud.ControlPlane.Notices;
using RelayCloud.ControlPlane.Routing;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Hosting;

/// <summary>The services of the app.</summary>
internal static class ControlPlaneServices
{
    public static void AddControlPlane(this IServiceCollection services, ControlPlaneSettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => settings.Tables.Open(AccountStore.TableName, AccountStore.ClientOptions()));
        services.AddSingleton<AccountStore>();
        services.AddSingleton(static s => new ChangeFeed(s.GetRequiredService<AccountStore>(), new ChangeFeedOptions(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new AccountsCache(
            s.GetRequiredService<AccountStore>(), s.GetRequiredService<ChangeFeed>(), new AccountsCacheOptions { AllowLocalKey = settings.Accounts.AllowLocalKey }, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => settings.Tokens.Open(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new TrustedProxies(IpRangeList.Parse(settings.TrustedProxies)));
        services.AddSingleton(new RouteCatalog());
        services.AddSingleton<CorsPolicy>();
        services.AddSingleton<OperatorGate>();
        services.AddSingleton<TenantGate>();
        services.AddSingleton(static s => new RequestLimiter(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Readiness>();
        services.AddSingleton<KeyOperations>();
        services.AddSingleton<NoticeDelivery>();
        services.AddStreaming(settings);
        services.AddHostedService<AccountsService>();
    }
}
