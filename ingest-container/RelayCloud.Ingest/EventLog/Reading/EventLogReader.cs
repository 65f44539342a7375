using Azure.Messaging.EventHubs.Consumer;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Reading;

/// <summary>Reads all partitions of the log: at start into the feed's memory, and on an edge from then on to its customers.</summary>
internal sealed class EventLogReader(MarketFeed feed, TopicTable topics, SeenTopics seen, EventHubClients clients, EventHubsOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private PartitionFollower[] _followers = [];
    private EventHubConsumerClient? _consumer;
    private Task _following = Task.CompletedTask;
    private int _isStopped;

    /// <summary>One for each partition; empty until Event Hubs has said how many there are.</summary>
    public IReadOnlyList<PartitionFollower> Followers => Volatile.Read(ref _followers);

    /// <summary>Why the partitions cannot be asked for, null = they can.</summary>
    public string? LastError { get; private set; }

    /// <summary>
    /// Restores what the log has, up to its end. False when that did not succeed within <see cref="EventHubsOptions.RecoverMsMax"/>: of partitions that were not read whole
    /// nothing is kept then, for to go on counting in the middle would be to count back. On an edge, which does not count, it is kept.
    /// </summary>
    /// <param name="keepsParts">Keeps what was read of partitions that were not read whole.</param>
    /// <param name="cancellationToken">The container stops.</param>
    public async Task<bool> CatchUpAsync(bool keepsParts, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        using var timer = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.RecoverMsMax), time);
        using CancellationTokenRegistration _ = timer.Token.Register(limit.Cancel);
        bool[] isWhole = [];
        try
        {
            PartitionFollower[] followers = await FindPartitionsAsync(limit.Token);
            isWhole = new bool[followers.Length];
            int each = Math.Max(1, options.RecoverEventsMax / followers.Length);
            await Task.WhenAll(followers.Select((f, i) => Task.Run(
                async () =>
                {
                    await CatchUpAsync(f, each, limit.Token);
                    isWhole[i] = true;
                },
                CancellationToken.None)));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LastError ??= e.Message;
        }

        for (int i = 0; i < isWhole.Length; i++)
        {
            PartitionFollower follower = _followers[i];
            follower.Taker.EndWaiting();
            if (isWhole[i] || keepsParts) continue;
            foreach (Topic topic in follower.Taker.Topics) feed.Forget(topic);
        }

        return isWhole.Length > 0 && Array.TrueForAll(isWhole, whole => whole);
    }

    /// <summary>Publishes what comes, from where <see cref="CatchUpAsync(bool, CancellationToken)"/> ended.</summary>
    public void Follow() => _following = Task.Run(() => FollowAsync(_stopping.Token));

    /// <summary>Stops reading.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        await _stopping.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_consumer is not { } consumer) return;
        try
        {
            await consumer.CloseAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMilliseconds(options.TryTimeoutMs), time);
        }
        catch (Exception e)
        {
            EventLogLog.Failed(logger, "consumer, when it was closed,", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    // A partition that fails is tried again until the time is up; the others are not held up by it.
    private async Task CatchUpAsync(PartitionFollower follower, int eventsMax, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await follower.CatchUpAsync(eventsMax, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LastError = e.Message;
                await Task.Delay(AskAgainAfter, time, cancellationToken);
            }
        }
    }

    private async Task<PartitionFollower[]> FindPartitionsAsync(CancellationToken cancellationToken)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                EventHubConsumerClient consumer = _consumer ??= clients.Consumer();
                string[] partitions = LogPartitions.Sorted(await consumer.GetPartitionIdsAsync(cancellationToken));
                PartitionFollower[] followers = [.. partitions.Select(p => new PartitionFollower(
                    p, clients, consumer, new EventTaker(feed, topics, seen, p, options.TradeGapMsMax, time, logger), options, time, logger))];
                LastError = null;
                Volatile.Write(ref _followers, followers);
                return followers;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LastError = $"{e.GetType().Name}: {e.Message}";
                if (int.IsPow2(failures)) EventLogLog.NoPartitions(logger, options.Hub, LastError, EventLogLog.Unexpected(e));
                await Task.Delay(AskAgainAfter, time, cancellationToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        PartitionFollower[] followers = _followers.Length > 0 ? _followers : await FindPartitionsAsync(stopping);
        await Task.WhenAll(followers.Select(f => Task.Run(
            async () =>
            {
                f.Taker.Publishes = true;
                while (!stopping.IsCancellationRequested)
                {
                    try
                    {
                        await f.FollowAsync(stopping);
                    }
                    catch (Exception e) when (!stopping.IsCancellationRequested)
                    {
                        EventLogLog.Failed(logger, "reader", e);
                    }
                }
            },
            CancellationToken.None)));
    }
}
