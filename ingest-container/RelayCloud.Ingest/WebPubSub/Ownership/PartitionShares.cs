using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.Ingest.WebPubSub.Telemetry;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>
/// This container's share of the partitions: looks several times a second at what the others have, takes what is free, and gives up what is more than its share. Thread safe.
/// </summary>
/// <param name="table">Where they are shared.</param>
/// <param name="terms">How long a lease holds.</param>
/// <param name="countNow">How many partitions there are; 0 = not known yet, and the rows of the others tell.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class PartitionShares(LeaseTable table, LeaseTerms terms, Func<int> countNow, TimeProvider time, ILogger<PartitionShares> logger) : IPublishRights, IAsyncDisposable
{
    // While a partition is handed over, its last send may end at any moment.
    private static readonly TimeSpan HandOverLook = TimeSpan.FromMilliseconds(10);

    // The row of a container that has died is left for so many leases, then taken away.
    private const int DeadLeases = 10;

    private readonly LeaseKeeper _keeper = new(table, terms, time, logger);
    private readonly LeaseSightings _sightings = new(terms.LengthMs, time);
    private readonly AsyncSignal _given = new(time);
    private readonly CancellationTokenSource _stopLooking = new();
    private readonly CancellationTokenSource _stopKeeping = new();
    private Task _looking = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;
    private LeaseStamp? _beat;
    private int _count;
    private int _containers;
    private int _lookFailures;
    private int _keepFailures;
    private long _claims;
    private volatile string? _lastError;
    private int _isEnding;
    private int _isStopped;

    /// <inheritdoc/>
    public int Version => _keeper.Version;

    /// <inheritdoc/>
    public bool HasAll => Volatile.Read(ref _count) is > 0 and var count && Enumerable.Range(0, count).All(p => LeaseOf(p) is not null);

    /// <summary>Failures in a row of the table.</summary>
    public int FailuresInARow => Math.Max(Volatile.Read(ref _lookFailures), Volatile.Read(ref _keepFailures));

    /// <inheritdoc/>
    public PartitionLease? LeaseOf(Topic topic) => Volatile.Read(ref _count) is > 0 and var count ? LeaseOf((int)(Partitioning.HashOf(topic) % (uint)count)) : null;

    /// <summary>The right to publish a partition's topics, null = it is not here.</summary>
    internal PartitionLease? LeaseOf(int partition) => _keeper.LeaseOf(partition);

    /// <summary>Everything.</summary>
    public SharesReport Report() => new(
        Volatile.Read(ref _count),
        [.. _keeper.Owned.Where(o => !o.Lease.IsEnding).Select(o => o.Partition).Order()],
        Volatile.Read(ref _containers),
        Interlocked.Read(ref _claims),
        _keeper.HandedOver,
        _keeper.Lost,
        FailuresInARow,
        _lastError);

    /// <summary>Begins.</summary>
    public void Start()
    {
        // A look that is under way ends by itself: a claim that is cut off may have been made, and nobody would know.
        _looking = Task.Run(() => LoopAsync(_ => LookAsync(_stopKeeping.Token), Look, isLook: true, _stopLooking.Token));
        _keeping = Task.Run(() => LoopAsync(_keeper.KeepAsync, () => _keeper.Owned.Any(o => o.Lease.IsEnding) ? HandOverLook : Look(), isLook: false, _stopKeeping.Token));
    }

    /// <summary>Takes no more partitions; keeps those that it has.</summary>
    public async Task EndClaimsAsync()
    {
        if (Interlocked.Exchange(ref _isEnding, 1) != 0) return;
        await _stopLooking.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Hands all partitions over, at once unless sends are under way, and leaves. What the table does not take in time runs out by itself.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        await EndClaimsAsync();
        await _stopKeeping.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (OwnedPartition owned in _keeper.Owned) _keeper.GiveUp(owned);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(terms.SendMsMax + terms.TableMsMax), time);
        try
        {
            // Its first write may meet one of the keeper's that was stored when that was cut off; so it can take two.
            while (_keeper.Owned.Count > 0)
            {
                await _keeper.KeepAsync(limit.Token);
                if (_keeper.Owned.Any(o => !o.Lease.IsIdle)) await Task.Delay(HandOverLook, time, limit.Token);
            }

            await table.ForgetAsync(table.Container, limit.Token);
        }
        catch (Exception e)
        {
            WebPubSubLog.LeasesFailing(logger, 1, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopLooking.Dispose();
        _stopKeeping.Dispose();
    }

    private TimeSpan Look() => TimeSpan.FromMilliseconds(terms.LookMs);

    private async Task LoopAsync(Func<CancellationToken, Task> step, Func<TimeSpan> wait, bool isLook, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await step(stopping);
                if (Interlocked.Exchange(ref isLook ? ref _lookFailures : ref _keepFailures, 0) > 0) WebPubSubLog.LeasesRecovered(logger);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                _lastError = e.Message.Split('\n', 2)[0].Trim();
                int failures = Interlocked.Increment(ref isLook ? ref _lookFailures : ref _keepFailures);
                if (int.IsPow2(failures)) WebPubSubLog.LeasesFailing(logger, failures, e);
            }
            catch (Exception)
            {
                // It stops.
            }

            if (isLook) await Task.Delay(wait(), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else await _given.WaitAsync(wait(), stopping);
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(terms.TableMsMax), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (_beat is not { } beat || beat.ElapsedMs(time) >= terms.RenewMs)
        {
            LeaseStamp sent = LeaseStamp.Now(time);
            await table.BeatAsync(either.Token);
            _beat = sent;
        }

        IReadOnlyList<LeaseRow> rows = await table.ReadAsync(either.Token);
        IReadOnlyDictionary<string, double> unchangedMs = _sightings.See(rows);
        string[] others = [.. rows.Where(r => r.Container is { } who && who != table.Container && _sightings.IsAlive(r, unchangedMs[r.Key])).Select(r => r.Container!)];
        if (rows.FirstOrDefault(r => r.Container is not null && unchangedMs[r.Key] > (long)DeadLeases * Math.Max(terms.LengthMs, r.LengthMs)) is { } dead) await table.ForgetAsync(dead.Container!, either.Token);
        if (!IsCountSettled(rows)) return;
        await ShareAsync([.. rows.Where(r => r.Partition is not null)], unchangedMs, others, either.Token);
    }

    /// <summary>Keeps once what is held.</summary>
    internal Task KeepAsync(CancellationToken cancellationToken) => _keeper.KeepAsync(cancellationToken);

    private bool IsCountSettled(IReadOnlyList<LeaseRow> rows)
    {
        int count = countNow();
        if (count == 0 && _count == 0) count = rows.Max(r => r.Partition) + 1 ?? 0;
        if (count == 0 || count == _count) return _count > 0;

        // Topics go to other partitions now: what is held under the old count is handed over first.
        IReadOnlyList<OwnedPartition> owned = _keeper.Owned;
        foreach (OwnedPartition each in owned) Surrender(each);
        if (owned.Count > 0) return false;
        Volatile.Write(ref _count, count);
        return true;
    }

    private async Task ShareAsync(LeaseRow[] rows, IReadOnlyDictionary<string, double> unchangedMs, string[] others, CancellationToken cancellationToken)
    {
        Dictionary<int, OwnedPartition> owned = _keeper.Owned.ToDictionary(o => o.Partition);
        if (owned.Values.Any(o => o.Lease.IsEnding)) return;
        string?[] owners = new string?[_count];
        var seen = new LeaseRow?[_count];
        foreach (LeaseRow row in rows)
        {
            if (row.Partition is not { } partition || partition >= _count) continue;
            seen[partition] = row;
            if (row.Owner == table.Container) continue;
            if (row.Owner is not null && _sightings.IsAlive(row, unchangedMs[row.Key])) owners[partition] = row.Owner;
            if (row.Owner is not null && owned.Remove(partition, out OwnedPartition? lost)) _keeper.Lose(lost);
        }

        // A row that says this container, which knows nothing of it, is of a claim whose answer was lost: as good as free.
        foreach (int partition in owned.Keys) owners[partition] = table.Container;
        FairShare share = FairShare.Of(table.Container, others, owners);
        Volatile.Write(ref _containers, others.Concat(owners.OfType<string>()).Append(table.Container).Distinct(StringComparer.Ordinal).Count());
        foreach (int partition in share.Surrenders) Surrender(owned[partition]);
        await Task.WhenAll(share.Claims.Select(p => ClaimAsync(p, seen[p], cancellationToken)));
    }

    private async Task ClaimAsync(int partition, LeaseRow? seen, CancellationToken cancellationToken)
    {
        if (await table.TryClaimAsync(partition, seen, cancellationToken) is not { } claimed) return;
        var owned = new OwnedPartition(partition, claimed, PartitionLease.Claimed(terms, claimed.Sent, claimed.Published, time));
        Interlocked.Increment(ref _claims);
        _keeper.Add(owned);
        WebPubSubLog.PartitionTaken(logger, partition, seen?.Owner ?? "nobody");
    }

    private void Surrender(OwnedPartition owned)
    {
        _keeper.GiveUp(owned);
        _given.Wake();
    }
}
