using System.Buffers;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Messages;

/// <summary>
/// The present value of each topic, for a subscriber that joins. Each call is atomic with respect to publishing on that topic: the cursor it returns is exactly the
/// position of what was written, so a caller that then skips messages up to it sees neither a gap nor a repeat. Thread safe; no method blocks but on the topic's short lock.
/// </summary>
public interface ISnapshotSource
{
    /// <summary>Writes the last value's data JSON. False, with nothing written and offset 0, when there is none yet. State topics only.</summary>
    bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor);

    /// <summary>Writes a JSON array of the last <paramref name="tradesMax"/> trades (at least 1), oldest first. False, with nothing written, when there are none yet. <paramref name="cursor"/> is the topic's position in either case.</summary>
    bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor);

    /// <summary>Writes a JSON array of the trades after <paramref name="after"/>, oldest first; writes nothing when there are none. <paramref name="cursor"/> is the topic's position.</summary>
    ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor);
}
