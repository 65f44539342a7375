using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>
/// What stands before each event in a segment, little-endian, followed by the coin's name and the data, padded with zeros to a multiple of <see cref="Alignment"/>.
/// <see cref="Checksum"/> is the CRC-32C of all after it, padding left out.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Size)]
internal struct RecordHeader
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 64;

    /// <summary>Every record begins at a multiple of this.</summary>
    public const int Alignment = 8;

    /// <summary>The length of a record, padding included, whose header, coin and data have so many bytes.</summary>
    public static long LengthOf(long content) => (content + Alignment - 1) & -Alignment;

    /// <summary>Bytes of the whole record, padding included; 0 = there is none.</summary>
    public int Length;

    /// <summary>See above.</summary>
    public uint Checksum;

    public long Epoch;
    public long Offset;
    public long UpstreamTimeMs;
    public long ReceivedAtUs;

    /// <summary>Decides on the partition, see <see cref="Codec.Partitioning"/>.</summary>
    public uint PartitionHash;

    public int EventCount;
    public int DataLength;
    public byte Channel;
    public byte IsFast;
    public byte NSigFigs;
    public byte Mantissa;
    public byte Interval;
    public byte CoinLength;

    /// <summary>Zero until they are given a meaning.</summary>
    public ushort Reserved1;
    public uint Reserved2;
}
