using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>CRC-32C (Castagnoli), eight bytes at a time where the processor can. Allocates nothing.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of the bytes as if they followed those that <paramref name="crc"/> is the checksum of; 0 to begin.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        if (BitConverter.IsLittleEndian)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            foreach (ulong word in words) crc = BitOperations.Crc32C(crc, word);
            bytes = bytes[(words.Length * sizeof(ulong))..];
        }

        while (bytes.Length >= sizeof(uint))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }

        foreach (byte single in bytes) crc = BitOperations.Crc32C(crc, single);
        return ~crc;
    }
}
