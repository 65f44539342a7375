using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>
/// One row: where its value comes from, and what of it is stored. It holds no value itself, so that nothing piles up while nothing can be written.
/// Belongs to its partition and is touched by one thread at a time.
/// </summary>
internal sealed class SnapshotRow(string partitionKey, string rowKey, RowSource source)
{
    private Cursor _seen;
    private Cursor _stored;
    private UInt128 _storedDigest;
    private long _storedAtMs;

    /// <summary>Whether there is something to write.</summary>
    /// <param name="storedBeforeMs">An unchanged value whose position has moved is written again if it was stored before this.</param>
    public bool IsDirty(long storedBeforeMs)
    {
        if (!source.TryGetCursor(out Cursor cursor)) return false;
        return cursor != _seen || (cursor != _stored && _storedAtMs < storedBeforeMs);
    }

    /// <summary>Reads the present value.</summary>
    /// <param name="buffer">Scratch space.</param>
    /// <param name="storedBeforeMs">As in <see cref="IsDirty"/>.</param>
    /// <param name="pending">What to write, and then to tell <see cref="Stored"/>.</param>
    public RowOutcome Read(ArrayBufferWriter<byte> buffer, long storedBeforeMs, out PendingRow? pending)
    {
        pending = null;
        buffer.ResetWrittenCount();
        if (!source.TryRead(buffer, out RowValue value)) return RowOutcome.None;
        UInt128 digest = DigestOf(buffer.WrittenSpan);
        if (digest == _storedDigest && _stored != default && _storedAtMs >= storedBeforeMs)
        {
            _seen = value.Cursor;
            return RowOutcome.Unchanged;
        }

        string data = Encoding.UTF8.GetString(buffer.WrittenSpan);
        if (SnapshotEntity.TryMake(partitionKey, rowKey, data, in value) is not { } entity)
        {
            _seen = _stored = value.Cursor;
            return RowOutcome.TooLarge;
        }

        pending = new PendingRow(this, entity, value.Cursor, digest, data.Length);
        return RowOutcome.Pending;
    }

    /// <summary>The value is in the table.</summary>
    public void Stored(PendingRow row, long nowMs)
    {
        _seen = _stored = row.Cursor;
        _storedDigest = row.Digest;
        _storedAtMs = nowMs;
    }

    /// <summary>What is in the table is not known any more.</summary>
    public void Forget()
    {
        _seen = _stored = default;
        _storedDigest = default;
    }

    private static UInt128 DigestOf(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
