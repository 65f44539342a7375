using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Settings;

namespace RelayCloud.MarketApi.Configuration;

/// <summary>All settings of the app, checked. Immutable.</summary>
/// <param name="Tables">Where the accounts and the snapshots are.</param>
/// <param name="Market">How snapshots are read and kept.</param>
/// <param name="Accounts">How keys are checked: section <c>Relay:Accounts</c>.</param>
/// <param name="Tokens">How tokens are checked.</param>
/// <param name="TrustedProxies">Behind whom <c>X-Forwarded-For</c> is believed: <c>Relay:TrustedProxies:N</c>, address ranges.</param>
internal sealed record MarketApiSettings(TableSettings Tables, MarketApiOptions Market, AccountsCacheOptions Accounts, TokenSettings Tokens, IpRangeList TrustedProxies);
