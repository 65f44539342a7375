using System.Text;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>
/// What was published and is not acknowledged by Event Hubs yet, on local disk: segments of one append-only log, in the order of publication. Publishers write into it before
/// customers get the value; one reader for each partition sends from it; what all have sent is deleted. So the death of the process at any moment loses nothing that was
/// published, and while Event Hubs cannot be reached the journal is the spill. Memory is the segments that somebody writes or reads; disk is bounded.
/// </summary>
/// <remarks>
/// When it is full the oldest State values go first, for a newer value replaces them anyway; then, loudly, the oldest trades. Thread safe. <see cref="Append"/> never waits for
/// the network, and for the disk only when no segment is ready.
/// </remarks>
internal sealed partial class EventJournal : IDisposable
{
    /// <summary>From this many segments below the bound on, State is given up.</summary>
    private const int SpareSegments = 2;

    private readonly Lock _gate = new();
    private readonly List<JournalSegment> _segments = [];
    private readonly List<JournalReader> _readers = [];
    private readonly JournalOptions _options;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly byte[]?[] _coins = new byte[]?[TopicTable.TopicsMax];
    private JournalSegment _tail;
    private JournalSegment? _spare;
    private long _lastId;
    private long _bytes;
    private bool _isDisposed;

    /// <summary>Opens the journal of a directory, with what an earlier process left in it.</summary>
    /// <exception cref="IOException">The directory cannot be used, or another process uses it.</exception>
    public EventJournal(JournalOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        Directory.CreateDirectory(options.Directory);
        _lock = TakeLock(options.Directory);
        try
        {
            OpenLeftSegments();
            _positions = PositionFile.Open(options.Directory);
            _tail = Make();
            _segments.Add(_tail);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>What it counts.</summary>
    public JournalCounters Counters { get; } = new();

    /// <summary>Bytes of disk in use.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether it gave up values for lack of room since the last time that all was sent.</summary>
    public bool IsDropping { get; private set; }

    /// <summary>Called, on a publisher's thread or the keeper's, when it is time for <see cref="Keep"/>. Must return at once.</summary>
    public Action? NeedsKeeping { get; set; }

    /// <summary>Where the next record will stand.</summary>
    public JournalPosition End
    {
        get { lock (_gate) return new JournalPosition(_tail.Id, _tail.Committed); }
    }

    /// <summary>Adds a value. False when it was lost for lack of room, which is counted and logged.</summary>
    public bool Append(in MarketMessage message, uint partitionHash)
    {
        TopicKey key = message.Topic.Key;
        byte[] coin = _coins[message.Topic.Id] ??= Encoding.UTF8.GetBytes(message.Topic.Coin);
        int content = RecordHeader.Size + coin.Length + message.Data.Length;
        var header = new RecordHeader
        {
            Length = (int)RecordHeader.LengthOf(content),
            Epoch = message.Cursor.Epoch,
            Offset = message.Cursor.Offset,
            UpstreamTimeMs = message.UpstreamTimeMs,
            ReceivedAtUs = message.ReceivedAtUs,
            PartitionHash = partitionHash,
            EventCount = message.EventCount,
            DataLength = message.Data.Length,
            Channel = (byte)key.Channel,
            IsFast = key.Fast ? (byte)1 : (byte)0,
            NSigFigs = key.NSigFigs,
            Mantissa = key.Mantissa,
            Interval = key.Interval,
            CoinLength = (byte)coin.Length,
        };
        header.Checksum = ChecksumOf(ref header, coin, message.Data);
        lock (_gate)
        {
            if (!_isDisposed && (_tail.TryAppend(in header, coin, message.Data) || (TryRoll() && _tail.TryAppend(in header, coin, message.Data))))
            {
                Counters.Appended++;
                Counters.AppendedBytes += header.Length;
                return true;
            }

            OnLost(message.Topic.Kind == TopicKind.Events ? message.EventCount : 0, message.Topic.Kind == TopicKind.State ? 1 : 0);
            return false;
        }
    }

    /// <summary>Everything is written; nothing more may be appended. Readers must have been closed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _tail.Release();
            if (_spare is { } spare)
            {
                spare.Release();
                spare.Delete();
            }

            _positions.Dispose();
            _lock.Dispose();
        }
    }

    private static FileStream TakeLock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e)
        {
            throw new IOException($"The spill directory {directory} is in use by another process; Relay:EventHubs:SpillDirectory must be different for each container.", e);
        }
    }

    private static uint ChecksumOf(ref RecordHeader header, ReadOnlySpan<byte> coin, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<RecordHeader>(ref header));
        uint crc = Crc32C.Append(0, bytes[(2 * sizeof(int))..]);
        return Crc32C.Append(Crc32C.Append(crc, coin), data);
    }

    private void OpenLeftSegments()
    {
        foreach (string path in JournalSegment.Files(_options.Directory))
        {
            JournalSegment? segment = JournalSegment.Open(path);
            if (segment is null || segment.Committed == JournalSegment.HeaderBytes) File.Delete(path);
            else _segments.Add(segment);
        }

        // A process that died while it put a shrunk segment in the place of a whole one has left both.
        _segments.Sort((a, b) => a.Id != b.Id ? a.Id.CompareTo(b.Id) : b.IsShrunk.CompareTo(a.IsShrunk));
        for (int i = _segments.Count - 1; i > 0; i--)
        {
            if (_segments[i].Id != _segments[i - 1].Id) continue;
            _segments[i].Delete();
            _segments.RemoveAt(i);
        }

        _bytes = _segments.Sum(s => (long)s.Capacity);
        _lastId = _segments.Count > 0 ? _segments[^1].Id : 0;
    }

    private JournalSegment Make()
    {
        long id = Interlocked.Increment(ref _lastId);
        var segment = JournalSegment.Create(_options.Directory, id, _options.SegmentBytes);
        segment.Hold();
        Interlocked.Add(ref _bytes, segment.Capacity);
        return segment;
    }

    /// <summary>Goes on in another segment. Behind the gate.</summary>
    private bool TryRoll()
    {
        JournalSegment? next = _spare;
        _spare = null;
        if (next is null)
        {
            if (Bytes + _options.SegmentBytes > _options.BytesMax)
            {
                NeedsKeeping?.Invoke();
                return false;
            }

            try
            {
                next = Make();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                OnDiskFault(e);
                return false;
            }
        }

        _segments.Add(next);
        _tail.Seal();
        _tail.Release();
        _tail = next;
        NeedsKeeping?.Invoke();
        return true;
    }

    private void OnLost(int trades, int states)
    {
        Counters.LostTrades += trades;
        Counters.LostStates += states;
        if (IsDropping) return;
        IsDropping = true;
        EventLogLog.SpillFull(_logger, Bytes, _options.BytesMax);
    }

    private void OnDiskFault(Exception e)
    {
        if (Counters.DiskFaults++ % 1_000 == 0) EventLogLog.DiskFault(_logger, _options.Directory, e);
    }
}
