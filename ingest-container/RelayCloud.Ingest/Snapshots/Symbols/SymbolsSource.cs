using System.Buffers;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Snapshots.Symbols;

/// <summary>The list of symbols that was read last. Each reading has the next offset of this run's epoch.</summary>
internal sealed class SymbolsSource(TimeProvider time) : RowSource
{
    private readonly long _epochMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    private volatile Reading? _last;

    /// <summary>Puts a newer list in the place of the last. One thread.</summary>
    public void Set(byte[] json) =>
        _last = new Reading(json, new RowValue(new Cursor(_epochMs, (_last?.Value.Cursor.Offset ?? 0) + 1), 0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));

    /// <inheritdoc/>
    public override bool TryGetCursor(out Cursor cursor)
    {
        Reading? last = _last;
        cursor = last?.Value.Cursor ?? default;
        return last is not null;
    }

    /// <inheritdoc/>
    public override bool TryRead(ArrayBufferWriter<byte> data, out RowValue value)
    {
        Reading? last = _last;
        value = last?.Value ?? default;
        data.Write(last?.Json);
        return last is not null;
    }

    private sealed record Reading(byte[] Json, RowValue Value);
}
