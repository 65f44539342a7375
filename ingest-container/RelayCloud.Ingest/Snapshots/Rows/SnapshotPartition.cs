using System.Buffers;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>
/// The rows of one coin, which are written together. The sweep owns it while <see cref="IsWriting"/> is false, its write otherwise; rows are added by the sweep only.
/// </summary>
internal sealed class SnapshotPartition(string key)
{
    /// <summary>Data of one transaction, UTF-16 units; the rest follows with the next write. Table Storage takes 4 MiB, and JSON and base64 make at most three bytes of a unit of market data.</summary>
    public const int TransactionCharsMax = 1_000_000;

    /// <summary>Nothing waits to be written.</summary>
    public const long NotDirty = long.MaxValue;

    /// <summary>Rows of one transaction: what Table Storage takes.</summary>
    public const int TransactionRowsMax = 100;

    private readonly List<SnapshotRow> _rows = [];
    private volatile bool _isWriting;
    private long _dirtySinceMs = NotDirty;
    private int _first;

    /// <summary>PartitionKey.</summary>
    public string Key => key;

    /// <summary>How many rows it has.</summary>
    public int Count => _rows.Count;

    /// <summary>Whether a write is under way.</summary>
    public bool IsWriting
    {
        get => _isWriting;
        set => _isWriting = value;
    }

    /// <summary>Before this it is not written again.</summary>
    public long DueMs { get; set; } = long.MinValue;

    /// <summary>Since when something waits to be written, or <see cref="NotDirty"/>. May be read by any thread.</summary>
    public long DirtySinceMs => Volatile.Read(ref _dirtySinceMs);

    /// <summary>When all rows are written once more, because a write whose end is not known may have come after a later one; null = no need.</summary>
    public long? RepeatAtMs { get; set; }

    public void Add(string rowKey, RowSource source) => _rows.Add(new SnapshotRow(key, rowKey, source));

    /// <summary>Whether something is to be written, and since when.</summary>
    public bool CheckDirty(long nowMs)
    {
        if (RepeatAtMs <= nowMs)
        {
            foreach (SnapshotRow row in _rows) row.Forget();
            RepeatAtMs = null;
        }

        if (_dirtySinceMs == NotDirty && _rows.Exists(row => row.IsDirty)) Volatile.Write(ref _dirtySinceMs, nowMs);
        return _dirtySinceMs != NotDirty;
    }

    /// <summary>What was read is written, or need not be. What has changed since is found by the next <see cref="CheckDirty"/>.</summary>
    public void Clean() => Volatile.Write(ref _dirtySinceMs, NotDirty);

    /// <summary>Reads what is to be written now.</summary>
    public PartitionRead Read(ArrayBufferWriter<byte> buffer)
    {
        List<PendingRow> pending = [];
        int tooLarge = 0, chars = 0;
        for (int i = 0; i < _rows.Count; i++)
        {
            int index = (_first + i) % _rows.Count;
            SnapshotRow row = _rows[index];
            if (!row.IsDirty) continue;
            if (chars >= TransactionCharsMax || pending.Count == TransactionRowsMax)
            {
                // Those that did not fit come first the next time.
                _first = index;
                break;
            }

            switch (row.Read(buffer, out PendingRow? found))
            {
                case RowOutcome.Pending:
                    pending.Add(found!);
                    chars += found!.Chars;
                    break;
                case RowOutcome.TooLarge:
                    tooLarge++;
                    break;
            }
        }

        return new PartitionRead(pending, tooLarge, chars);
    }
}
