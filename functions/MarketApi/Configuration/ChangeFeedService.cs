using Microsoft.Extensions.Hosting;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;

namespace RelayCloud.MarketApi.Configuration;

/// <summary>Listens for changes of accounts as long as the app runs, so that a key that is revoked stops within 2 s.</summary>
/// <param name="feed">The feed.</param>
/// <param name="accounts">Made before the feed runs, since it listens from its making on.</param>
internal sealed class ChangeFeedService(ChangeFeed feed, AccountsCache accounts) : BackgroundService
{
    /// <summary>Whom it keeps up to date.</summary>
    public AccountsCache Accounts { get; } = accounts;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => feed.RunAsync(stoppingToken);
}
