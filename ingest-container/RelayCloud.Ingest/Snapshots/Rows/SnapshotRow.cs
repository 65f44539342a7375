using System.Buffers;
using System.Text;
using Azure.Data.Tables;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>
/// One row: where its value comes from, and which of its values is stored. It holds no value itself, so that nothing piles up while nothing can be written.
/// Belongs to its partition and is touched by one thread at a time.
/// </summary>
internal sealed class SnapshotRow(string partitionKey, string rowKey, RowSource source)
{
    private Cursor _stored;

    /// <summary>Whether the present value is another than the stored one.</summary>
    public bool IsDirty => source.TryGetCursor(out Cursor cursor) && cursor != _stored;

    /// <summary>Reads the present value.</summary>
    /// <param name="buffer">Scratch space.</param>
    /// <param name="pending">What to write, and then to tell <see cref="Stored"/>.</param>
    public RowOutcome Read(ArrayBufferWriter<byte> buffer, out PendingRow? pending)
    {
        pending = null;
        buffer.ResetWrittenCount();
        if (!source.TryRead(buffer, out RowValue value)) return RowOutcome.None;
        string data = Encoding.UTF8.GetString(buffer.WrittenSpan);
        if (SnapshotEntity.TryMake(partitionKey, rowKey, data, in value) is not { } entity)
        {
            // The next value may fit.
            _stored = value.Cursor;
            return RowOutcome.TooLarge;
        }

        pending = new PendingRow(this, entity, value.Cursor, data.Length);
        return RowOutcome.Pending;
    }

    /// <summary>The value of that position is in the table.</summary>
    public void Stored(Cursor cursor) => _stored = cursor;

    /// <summary>What is in the table is not known any more.</summary>
    public void Forget() => _stored = default;
}
