using RelayCloud.Accounts;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Tokens;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Puts together where keys come from: the configuration, and the accounts store if there is one.</summary>
internal static class AccountsRegistration
{
    public static IServiceCollection AddKeys(this IServiceCollection services, RelayOptions options)
    {
        services.AddSingleton(new TrustedProxies(IpRangeList.Parse(options.TrustedProxies)));
        services.AddSingleton<UsageTable>();
        if (!options.TakesAccounts) return services.AddSingleton<IApiKeyStore>(new ConfiguredKeys(options.Keys));

        services.AddSingleton(p => new AccountStore(
            options.Tables.Open(options.Accounts.Table, AccountStore.ClientOptions()), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new ChangeFeed(p.GetRequiredService<AccountStore>(), options.Accounts.Feed, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new AccountsCache(
            p.GetRequiredService<AccountStore>(), p.GetRequiredService<ChangeFeed>(), options.Accounts.Cache with { AllowLocalKey = options.Accounts.AllowLocalKey }, p.GetRequiredService<TimeProvider>()));
        if (options.Tokens.IsConfigured) services.AddSingleton(p => options.Tokens.Open(p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IApiKeyStore>(p => new KeySources(new ConfiguredKeys(options.Keys), new AccountKeys(p.GetRequiredService<AccountsCache>(), p.GetService<TokenService>())));
        services.AddSingleton<INoticeReader>(p => p.GetRequiredService<AccountStore>().Notices);
        services.AddSingleton<NoticeWatch>();
        services.AddSingleton<GrantWatch>();
        services.AddSingleton<AccountsView>();
        services.AddHostedService<AccountsFollower>();
        return services;
    }
}
