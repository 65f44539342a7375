using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Ingest.Sessions.Live;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Follows the changes of accounts while the container runs: first the cache learns of each, then the open connections.</summary>
internal sealed class AccountsFollower : BackgroundService
{
    private readonly ChangeFeed _feed;
    private readonly GrantWatch _grants;

    /// <param name="feed">Where changes come from.</param>
    /// <param name="cache">Has subscribed to the feed when it was made, so it is told first.</param>
    /// <param name="grants">Is told next.</param>
    public AccountsFollower(ChangeFeed feed, AccountsCache cache, GrantWatch grants)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _feed = feed;
        _grants = grants;
        feed.Subscribe(grants.Take);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_feed.RunAsync(stoppingToken), _grants.RunAsync(stoppingToken));
}
