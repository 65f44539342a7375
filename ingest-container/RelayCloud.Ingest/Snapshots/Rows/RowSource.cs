using System.Buffers;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>Where a row's value comes from. Thread safe.</summary>
internal abstract class RowSource
{
    /// <summary>The position of the present value; false when there is none yet. Cheap: asked many times a second.</summary>
    public abstract bool TryGetCursor(out Cursor cursor);

    /// <summary>Writes the present value's JSON, UTF-8. False when there is none, or when it changes faster than it can be read; the buffer may then hold a part.</summary>
    public abstract bool TryRead(ArrayBufferWriter<byte> data, out RowValue value);
}
