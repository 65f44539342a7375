using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Ingest.Sessions.Live;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Follows the changes of accounts while the container runs: first the cache learns of each, then the open connections, then notices go to those that are still there.</summary>
internal sealed partial class AccountsFollower : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ChangeFeed _feed;
    private readonly GrantWatch _grants;
    private readonly NoticeWatch _notices;
    private readonly TimeProvider _time;
    private readonly ILogger<AccountsFollower> _logger;

    /// <param name="feed">Where changes come from.</param>
    /// <param name="cache">Has subscribed to the feed when it was made, so it is told first.</param>
    /// <param name="grants">Is told next.</param>
    /// <param name="notices">Is told by it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what is not a store out of reach, which <c>/health</c> shows.</param>
    public AccountsFollower(ChangeFeed feed, AccountsCache cache, GrantWatch grants, NoticeWatch notices, TimeProvider time, ILogger<AccountsFollower> logger)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _feed = feed;
        _grants = grants;
        _notices = notices;
        _time = time;
        _logger = logger;
        feed.Subscribe(grants.Take);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(KeepAsync(_feed.RunAsync, stoppingToken), KeepAsync(_grants.RunAsync, stoppingToken), KeepAsync(_notices.RunAsync, stoppingToken));

    // Customers are served with or without news of accounts: nothing of this may end the container.
    private async Task KeepAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(e);
                await Task.Delay(RetryAfter, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 5102, Level = LogLevel.Error, Message = "Changes of accounts cannot be followed; it is tried again.")]
    private partial void Failed(Exception e);
}
