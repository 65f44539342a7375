using System.Globalization;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>All partitions of a namespace, in one folder that it has for itself: <c>folder/hub/partition/</c>, hub names in lower case.</summary>
internal sealed class PartitionStore : IDisposable
{
    private const string LockFile = ".lock";

    /// <summary>How often retention is looked at: a segment may live that much longer.</summary>
    private static readonly TimeSpan RetentionPeriodMax = TimeSpan.FromSeconds(30);

    private readonly FileStream _lock;
    private readonly CommitterPool _committers;
    private readonly Dictionary<string, PartitionLog[]> _hubs;
    private readonly ITimer _retention;
    private int _retentionRuns;

    private PartitionStore(FileStream folderLock, CommitterPool committers, Dictionary<string, PartitionLog[]> hubs, LogOptions options, TimeProvider time)
    {
        _lock = folderLock;
        _committers = committers;
        _hubs = hubs;
        TimeSpan period = TimeSpan.FromTicks(Math.Clamp(options.Retention.Ticks / 8, TimeSpan.TicksPerSecond, RetentionPeriodMax.Ticks));
        _retention = time.CreateTimer(_ => ApplyRetention(), state: null, period, period);
    }

    /// <summary>Names of the partitions whose last write failed.</summary>
    public IEnumerable<string> Faulted => _hubs.Values.SelectMany(logs => logs).Where(log => log.IsFaulted).Select(log => log.Name);

    /// <summary>Opens all partitions, repairing what a crash left behind.</summary>
    /// <param name="hubs">Name and number of partitions of each hub.</param>
    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static PartitionStore Open(string folder, IReadOnlyCollection<(string Hub, int Partitions)> hubs, LogOptions options, TimeProvider time, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        FileStream folderLock;
        try
        {
            folderLock = new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DataFolderInUseException(folder, e);
        }

        var committers = new CommitterPool(hubs.Sum(hub => hub.Partitions));
        var opened = hubs.ToDictionary(hub => hub.Hub, hub => new PartitionLog[hub.Partitions], StringComparer.OrdinalIgnoreCase);
        try
        {
            IEnumerable<(string Hub, int Partition)> all = hubs.SelectMany(hub => Enumerable.Range(0, hub.Partitions).Select(partition => (hub.Hub, partition)));
            Parallel.ForEach(all, one =>
            {
                string name = one.Hub + "/" + one.Partition.ToString(CultureInfo.InvariantCulture);
                string path = Path.Combine(folder, one.Hub.ToLowerInvariant(), one.Partition.ToString(CultureInfo.InvariantCulture));
                opened[one.Hub][one.Partition] = PartitionLog.Open(name, path, options, time, committers, logger);
            });
            return new PartitionStore(folderLock, committers, opened, options, time);
        }
        catch (Exception e)
        {
            foreach (PartitionLog? log in opened.Values.SelectMany(logs => logs)) log?.Dispose();
            committers.Dispose();
            folderLock.Dispose();
            if (e is AggregateException { InnerException: { } inner }) throw new IOException(inner.Message, inner);
            throw;
        }
    }

    /// <summary>The partitions of a hub, in order. Names compare case-insensitively.</summary>
    public IReadOnlyList<PartitionLog> Hub(string name) => _hubs[name];

    /// <summary>Deletes what retention does not keep any longer.</summary>
    public void ApplyRetention()
    {
        // A run that takes longer than the period is not joined by the next one.
        if (Interlocked.Exchange(ref _retentionRuns, 1) != 0) return;
        try
        {
            foreach (PartitionLog log in _hubs.Values.SelectMany(logs => logs)) log.ApplyRetention();
        }
        finally
        {
            Volatile.Write(ref _retentionRuns, 0);
        }
    }

    public void Dispose()
    {
        _retention.Dispose();
        foreach (PartitionLog log in _hubs.Values.SelectMany(logs => logs)) log.Dispose();
        _committers.Dispose();
        _lock.Dispose();
    }
}
