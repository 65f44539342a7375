using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>Finds the next whole event behind bytes that are none, one byte after another. Slow, and only for damaged files.</summary>
internal static class DamageSearch
{
    private const int BufferBytes = 2 * RecordFormat.RecordBytesMax;

    // Nothing but damage separates the events before and after: a sequence number that is further away than that is none.
    private const long SequenceStepMax = 1 << 24;

    /// <summary>Position in the file of the first whole event at or after the given one and before the limit; −1 if there is none.</summary>
    /// <param name="lastSequence">Of the last event before the damage; the next has a higher one.</param>
    public static long NextWhole(SafeFileHandle file, long from, long limit, long lastSequence)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(BufferBytes, Math.Max(0, limit - from)));
        while (limit - from >= RecordFormat.FixedBytes)
        {
            int buffered = 0;
            int wanted = (int)Math.Min(buffer.Length, limit - from);
            while (buffered < wanted)
            {
                int read = RandomAccess.Read(file, buffer.AsSpan(buffered, wanted - buffered), from + buffered);
                if (read == 0) break;
                buffered += read;
            }

            bool last = from + buffered >= limit || buffered < wanted;
            // Every place from which the largest event still lies in the buffer; all of them at the file's end.
            int places = last ? buffered - RecordFormat.FixedBytes + 1 : buffered - RecordFormat.RecordBytesMax + 1;
            for (int at = 0; at < places; at++)
            {
                ReadOnlySpan<byte> rest = buffer.AsSpan(at, buffered - at);
                if (RecordFormat.ClaimedSize(rest) == 0) continue;
                // Before the checksum, because it leaves next to nothing to be checked.
                long step = BinaryPrimitives.ReadInt64LittleEndian(rest[RecordFormat.HeadBytes..]) - lastSequence;
                if (step is < 1 or > SequenceStepMax) continue;
                if (RecordFormat.Parse(rest, out _, out _) == RecordParse.Whole) return from + at;
            }

            if (last) return -1;
            from += places;
        }

        return -1;
    }
}
