using Azure.Data.Tables;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Changes;

/// <summary>
/// Tells subscribers in this process of all changes of accounts, whoever made them. It asks the table for the newest announcements each interval: one bounded query, which
/// returns nothing most of the time. Only reads. Subscribe before <see cref="RunAsync"/>; subscribers are called one after another in the order in which they came, on the feed's
/// own loop, so they must be quick. A change is told once, except after a long outage, when <see cref="ChangeKind.Resync"/> says that everything is to be looked at again.
/// </summary>
public sealed class ChangeFeed
{
    /// <summary>The most announcements of one poll; more are answered with <see cref="ChangeKind.Resync"/>.</summary>
    internal const int RowsMax = 5_000;

    // Of changes whose writer has not said that they are made, so many are looked up each poll.
    private const int LookUpsMax = 50;

    /// <summary>An outage that is longer is answered with <see cref="ChangeKind.Resync"/> rather than with everything that happened in it.</summary>
    internal static readonly TimeSpan GapMax = TimeSpan.FromMinutes(10);

    /// <summary>How long an announcement is watched: a writer has half of it to make the change.</summary>
    internal static readonly TimeSpan WatchMax = 2 * ChangeWriter.Deadline;

    private readonly AccountsTable _table;
    private readonly ChangeFeedOptions _options;
    private readonly TimeProvider _time;
    private readonly List<Action<AccountChange>> _subscribers = [];

    // Ids that the next query may return again and that need no more attention. Bounded by RowsMax.
    private HashSet<string> _done = [];

    // Announced, not known to be made. Bounded by RowsMax.
    private readonly Dictionary<string, Watched> _watched = [];
    private long _polledAt;
    private long _polls;
    private long _failures;

    /// <summary>The feed of a store.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public ChangeFeed(AccountStore store, ChangeFeedOptions options, TimeProvider time)
    {
        if (options.Validate() is { Count: > 0 } errors) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _table = store.Table;
        _options = options;
        _time = time;
        _polledAt = time.GetUtcNow().UtcTicks;
    }

    /// <summary>Polls that were answered.</summary>
    public long Polls => Volatile.Read(ref _polls);

    /// <summary>Polls that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>When a poll was last answered: how old this process's knowledge of changes is.</summary>
    public DateTimeOffset PolledAt => new(Volatile.Read(ref _polledAt), TimeSpan.Zero);

    /// <summary>Has a subscriber told of every change from now on. An exception of it goes to <see cref="RunAsync"/>'s caller.</summary>
    public void Subscribe(Action<AccountChange> subscriber)
    {
        lock (_subscribers) _subscribers.Add(subscriber);
    }

    /// <summary>Polls until cancelled. A poll that fails is repeated at the next interval, however long it takes.</summary>
    /// <param name="cancellationToken">Ends it, without an exception.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        try
        {
            do
            {
                try
                {
                    await PollAsync(cancellationToken);
                }
                catch (AccountsException)
                {
                    Interlocked.Increment(ref _failures);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    Interlocked.Increment(ref _failures);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }

    /// <summary>One poll. Not to be called while another runs.</summary>
    internal async Task PollAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset last = PolledAt;
        bool missed = now - last > GapMax;
        // From the last answered poll on. Where there is none (or the clock was set back), also what was announced before and may be made only now.
        DateTimeOffset from = Polls == 0 || missed || last > now ? now - _options.Overlap - WatchMax : last - _options.Overlap;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration late = LimitTo(_options.Interval * 4, limit, out CancellationTokenSource timeout);
        using (timeout)
        {
            List<TableEntity> rows = await _table.RangeAsync(RowKeys.Changes, "", RowKeys.NewestFirst(from), RowsMax, limit.Token);
            if (missed || rows.Count == RowsMax) Tell(new AccountChange("", ChangeKind.Resync, null, null, null));
            await FollowAsync(rows, RowKeys.NewestFirst(from), now, limit.Token);
        }

        Volatile.Write(ref _polledAt, now.UtcTicks);
        Interlocked.Increment(ref _polls);
    }

    private async Task FollowAsync(List<TableEntity> rows, string end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Announcements that were taken back: their writer was refused.
        if (_watched.Count > 0 && rows.Count < RowsMax)
        {
            HashSet<string> there = [.. rows.Select(r => r.RowKey)];
            foreach (string id in _watched.Keys.Where(id => string.CompareOrdinal(id, end) < 0 && !there.Contains(id)).ToArray()) _watched.Remove(id);
        }

        var done = new HashSet<string>(rows.Count);
        // The oldest first.
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            TableEntity row = rows[i];
            if (_done.Contains(row.RowKey))
            {
                done.Add(row.RowKey);
            }
            else if (ChangeRow.HasLanded(row))
            {
                done.Add(row.RowKey);
                _watched.Remove(row.RowKey);
                Tell(ChangeRow.To(row));
            }
            else if (!_watched.ContainsKey(row.RowKey) && _watched.Count < RowsMax)
            {
                _watched.Add(row.RowKey, new Watched(ChangeRow.To(row), ChangeRow.Partition(row), now));
            }
        }

        _done = done;
        await LookUpAsync(now, cancellationToken);
    }

    // Announced at an earlier poll and still not marked: either the writer is slow, or it died. The audit entry tells.
    private async Task LookUpAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_watched.Count == 0) return;
        List<Watched> due = [.. _watched.Values.Where(w => w.Since < now).OrderBy(w => w.LookedAt).Take(LookUpsMax)];
        foreach (Watched watched in due)
        {
            watched.LookedAt = now;
            if (await _table.GetAsync(watched.Partition, RowKeys.Audit(watched.Change.Id), cancellationToken) is not null)
            {
                _watched.Remove(watched.Change.Id);
                _done.Add(watched.Change.Id);
                Tell(watched.Change);
            }
            else if (now - watched.Since > WatchMax)
            {
                _watched.Remove(watched.Change.Id);
                _done.Add(watched.Change.Id);
            }
        }
    }

    private CancellationTokenRegistration LimitTo(TimeSpan time, CancellationTokenSource source, out CancellationTokenSource timeout)
    {
        timeout = new CancellationTokenSource(time, _time);
        return timeout.Token.Register(static s => ((CancellationTokenSource)s!).Cancel(), source);
    }

    private void Tell(AccountChange change)
    {
        Action<AccountChange>[] subscribers;
        lock (_subscribers) subscribers = [.. _subscribers];
        foreach (Action<AccountChange> subscriber in subscribers) subscriber(change);
    }

    private sealed class Watched(AccountChange change, string partition, DateTimeOffset since)
    {
        public AccountChange Change { get; } = change;

        public string Partition { get; } = partition;

        public DateTimeOffset Since { get; } = since;

        public DateTimeOffset LookedAt { get; set; } = since;
    }
}
