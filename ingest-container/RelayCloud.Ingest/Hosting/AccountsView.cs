using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Ingest.Sessions.Live;

namespace RelayCloud.Ingest.Hosting;

/// <summary>What <c>/health</c> and <c>/stats</c> tell of the accounts store.</summary>
internal sealed class AccountsView(AccountsCache cache, ChangeFeed feed, GrantWatch grants, NoticeWatch notices, TimeProvider time)
{
    /// <summary>When changes were not heard of for so long, an operator should know: revocations do not arrive.</summary>
    private static readonly TimeSpan BehindAfter = TimeSpan.FromSeconds(5);

    /// <summary>Whether changes of accounts are heard of.</summary>
    public bool IsCurrent => Age < BehindAfter;

    private TimeSpan Age => time.GetUtcNow() - feed.PolledAt;

    public object Health() => new { state = IsCurrent ? "ok" : "behind", changesHeardMsAgo = (long)Age.TotalMilliseconds };

    public object Stats() => new
    {
        cache = cache.Counters,
        feed = new { feed.Polls, feed.Failures },
        changes = grants.Taken,
        connectionsDismissed = grants.Dismissed,
        grantsApplied = grants.Applied,
        notices = new { notices.Brought, connectionsTold = notices.Told, notices.TooOld, notices.Lost },
    };
}
