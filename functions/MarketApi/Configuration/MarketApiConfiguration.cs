using Microsoft.Extensions.Configuration;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Settings;

namespace RelayCloud.MarketApi.Configuration;

/// <summary>Reads the app's settings, all of them, before it tells what is wrong with them.</summary>
internal static class MarketApiConfiguration
{
    private const string Section = "Relay";

    /// <exception cref="ConfigurationException">Something is wrong; the message names all of it.</exception>
    public static MarketApiSettings Read(IConfiguration configuration)
    {
        var errors = new List<string>();
        IConfigurationSection relay = configuration.GetSection(Section);
        var settings = new MarketApiSettings(
            Bind<TableSettings>(relay, "Tables", errors),
            Bind<MarketApiOptions>(relay, "MarketApi", errors),
            Bind<AccountsCacheOptions>(relay, "Accounts", errors),
            Bind<TokenSettings>(relay, "Tokens", errors),
            Proxies(relay.GetSection("TrustedProxies"), errors));
        if (!settings.Tables.IsConfigured) errors.Add(TableSettings.Missing);
        errors.AddRange(settings.Tables.Validate());
        errors.AddRange(settings.Market.Validate());
        errors.AddRange(settings.Accounts.Validate().Select(e => $"Relay:Accounts: {e}"));
        errors.AddRange(settings.Tokens.Validate());
        return errors.Count == 0 ? settings : throw new ConfigurationException(errors);
    }

    private static T Bind<T>(IConfigurationSection relay, string name, List<string> errors)
        where T : new()
    {
        try
        {
            return relay.GetSection(name).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            // The binder names the setting, and what it could not make of it.
            errors.Add(e.Message);
            return new T();
        }
    }

    private static IpRangeList Proxies(IConfigurationSection section, List<string> errors)
    {
        try
        {
            return IpRangeList.Parse([.. section.GetChildren().Select(c => c.Value ?? "")]);
        }
        catch (AccountsException e)
        {
            errors.Add($"Relay:TrustedProxies: {e.Message}");
            return IpRangeList.Empty;
        }
    }
}
