using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>
/// The events of one partition, for ever numbered without a gap and kept until retention deletes them.
/// </summary>
/// <remarks>
/// <para>Any thread may append, read and ask. Appends are encoded into memory under a short lock; one committer thread at a time writes and flushes them
/// (<see cref="CommitterPool"/>), then publishes a new <see cref="Tail"/>, completes the appends and wakes the listeners, in this order. So nothing is seen or
/// acknowledged that a restart could lose, and nothing that was seen is numbered anew.</para>
/// <para>Lock order: <c>_commit</c> before <c>_sync</c>. No callback runs under <c>_sync</c>.</para>
/// </remarks>
internal sealed partial class PartitionLog : IDisposable
{
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly ISegmentFiles _files;
    private readonly CommitterPool _committers;
    private readonly ILogger _logger;
    private readonly Lock _commit = new();
    private readonly Lock _sync = new();

    // Under _commit.
    private ISegmentFile _file;
    private PendingChunk _writing = new();
    private volatile bool _isFaulted;

    // Under _sync.
    private PendingChunk _filling = new();
    private long _nextSequence;
    private long _nextOffset;
    private long _lastMs;
    private long _indexedUntil;
    private bool _isQueued;
    private bool _isClosed;

    // Replaced as a whole.
    private volatile Segment[] _segments;
    private volatile LogTail _tail;
    private volatile ITailListener[] _listeners = [];

    private PartitionLog(string name, string folder, LogOptions options, TimeProvider time, ISegmentFiles files, CommitterPool committers, ILogger logger, Segment[] segments, LogTail tail)
    {
        Name = name;
        Folder = folder;
        _options = options;
        _time = time;
        _files = files;
        _committers = committers;
        _logger = logger;
        _segments = segments;
        _tail = tail;
        _nextSequence = tail.NextSequence;
        _nextOffset = tail.EndOffset;
        _lastMs = tail.LastEnqueuedMs;
        _filling.BaseOffset = tail.EndOffset;
        _file = files.Open(segments[^1].LogPath, options.Fsync != FsyncPolicy.Never);
    }

    /// <summary>For messages, e.g. <c>market/3</c>.</summary>
    public string Name { get; }

    public string Folder { get; }

    /// <summary>What readers may see.</summary>
    public LogTail Tail => _tail;

    /// <summary>Sequence number of the oldest event that is still there; that of the next one when there is none.</summary>
    public long BeginSequence => _segments[0].BaseSequence;

    /// <summary>Where the oldest event that is still there begins.</summary>
    public long BeginOffset => _segments[0].BaseOffset;

    /// <summary>Bytes on the disk.</summary>
    public long Bytes => _tail.EndOffset - BeginOffset;

    /// <summary>Whether the last write failed; the next one tries again.</summary>
    public bool IsFaulted => _isFaulted;

    /// <summary>Oldest first, never empty; the last one is written.</summary>
    internal Segment[] Segments => _segments;

    internal ILogger Logger => _logger;

    /// <summary>Opens the partition's folder, or makes one, and repairs what a crash left behind. Whoever opens it has it for itself.</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static PartitionLog Open(string name, string folder, LogOptions options, TimeProvider time, CommitterPool committers, ILogger logger, ISegmentFiles? files = null)
    {
        files ??= SegmentFiles.Instance;
        Directory.CreateDirectory(folder);
        (Segment[] segments, LogTail tail) = LogRecovery.Run(name, folder, options, files, logger);
        return new PartitionLog(name, folder, options, time, files, committers, logger, segments, tail);
    }

    /// <summary>The listener is told of everything that is stored from now on, until it is removed.</summary>
    public void AddListener(ITailListener listener)
    {
        lock (_sync) _listeners = [.. _listeners, listener];
    }

    public void RemoveListener(ITailListener listener)
    {
        lock (_sync) _listeners = [.. _listeners.Where(other => !ReferenceEquals(other, listener))];
    }

    /// <summary>Stores what was appended before, refuses everything after, and closes the files. May be called again.</summary>
    public void Dispose()
    {
        lock (_commit)
        {
            lock (_sync)
            {
                if (_isClosed) return;
                _isClosed = true;
            }

            CommitPending();
            _file.Dispose();
            _writing.Release();
            _filling.Release();
        }
    }
}
