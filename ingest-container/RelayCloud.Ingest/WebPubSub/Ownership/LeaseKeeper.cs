using Azure;
using RelayCloud.Ingest.WebPubSub.Telemetry;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>
/// Keeps the partitions that this container holds: renews their rows, writes down how far the trades are published, and hands over those that were given up once no send of theirs is under way. Thread
/// safe; one call of <see cref="KeepAsync"/> at a time.
/// </summary>
internal sealed class LeaseKeeper(LeaseTable table, LeaseTerms terms, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, OwnedPartition> _owned = [];
    private int _version;
    private long _lost;
    private long _handedOver;

    /// <summary>Another number whenever a partition came or went.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Partitions that another container took, or whose row went away.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Partitions that were given up for others.</summary>
    public long HandedOver => Interlocked.Read(ref _handedOver);

    /// <summary>Those held, those being handed over too.</summary>
    public IReadOnlyList<OwnedPartition> Owned
    {
        get
        {
            lock (_gate) return [.. _owned.Values];
        }
    }

    /// <summary>The right to publish a partition's topics, null = it is not here, or being handed over.</summary>
    public PartitionLease? LeaseOf(int partition)
    {
        lock (_gate) return _owned.TryGetValue(partition, out OwnedPartition? owned) && !owned.Lease.IsEnding ? owned.Lease : null;
    }

    /// <summary>Begins to keep a partition.</summary>
    public void Add(OwnedPartition owned)
    {
        lock (_gate) _owned[owned.Partition] = owned;
        Interlocked.Increment(ref _version);
    }

    /// <summary>Begins to hand a partition over.</summary>
    public void GiveUp(OwnedPartition owned)
    {
        owned.Lease.Close();
        Interlocked.Increment(ref _version);
    }

    /// <summary>Another container has it.</summary>
    public void Lose(OwnedPartition owned)
    {
        owned.IsLost = true;
        owned.Lease.Close();
        if (!Remove(owned)) return;
        Interlocked.Increment(ref _lost);
        WebPubSubLog.PartitionLost(logger, owned.Partition);
    }

    /// <summary>Does what is due. Rows that could not be written are tried again the next time.</summary>
    /// <exception cref="Exception">Of the table, after all rows were tried.</exception>
    public Task KeepAsync(CancellationToken cancellationToken) => Task.WhenAll(Owned.Select(owned => KeepAsync(owned, cancellationToken)));

    private async Task KeepAsync(OwnedPartition owned, CancellationToken cancellationToken)
    {
        bool releases = owned.Lease.IsEnding;
        if (owned.IsLost || (releases && !owned.Lease.IsIdle)) return;
        double writtenMs = owned.Sent.ElapsedMs(time);
        (KeyValuePair<string, Cursor>[] published, long changes) = owned.Lease.Read();
        bool isNews = changes != owned.RecordedChanges;
        if (!releases && writtenMs < (isNews ? terms.RecordMs : terms.RenewMs)) return;

        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(terms.TableMsMax), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        LeaseStamp sent = LeaseStamp.Now(time);
        ETag? version = await table.TryWriteAsync(owned.Partition, owned.Version, isNews ? published : null, releases, either.Token);
        if (version is null)
        {
            // Written at the next time, then renewed: only what is known to be stored counts.
            if (await table.OwnVersionAsync(owned.Partition, either.Token) is { } own) owned.Version = own;
            else Lose(owned);
            return;
        }

        owned.Version = version.Value;
        owned.Sent = sent;
        owned.RecordedChanges = changes;
        if (!releases)
        {
            owned.Lease.Renewed(sent);
            return;
        }

        Remove(owned);
        Interlocked.Increment(ref _handedOver);
        WebPubSubLog.PartitionHandedOver(logger, owned.Partition);
    }

    private bool Remove(OwnedPartition owned)
    {
        bool was;
        lock (_gate) was = _owned.TryGetValue(owned.Partition, out OwnedPartition? now) && now == owned && _owned.Remove(owned.Partition);
        if (was) Interlocked.Increment(ref _version);
        return was;
    }
}
