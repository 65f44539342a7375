using System.Buffers.Binary;
using System.Numerics;

namespace RelayCloud.EventHubsEmulator.Server.Events;

/// <summary>
/// Which partition a key belongs to: Bob Jenkins' lookup3 (<c>hashlittle2</c>, seeds 0), as the service and the buffered producers of the official clients compute it.
/// </summary>
internal static class PartitionKeyHash
{
    private const int BlockBytes = 12;

    /// <summary>0 to <paramref name="partitions"/> − 1.</summary>
    /// <param name="key">UTF-8.</param>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => Math.Abs(Hash(key) % partitions);

    /// <summary>The hash before it is reduced to a partition.</summary>
    public static short Hash(ReadOnlySpan<byte> key)
    {
        uint a = 0xdeadbeef + (uint)key.Length, b = a, c = a;
        while (key.Length > BlockBytes)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(key);
            b += BinaryPrimitives.ReadUInt32LittleEndian(key[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(key[8..]);
            a -= c; a ^= BitOperations.RotateLeft(c, 4); c += b;
            b -= a; b ^= BitOperations.RotateLeft(a, 6); a += c;
            c -= b; c ^= BitOperations.RotateLeft(b, 8); b += a;
            a -= c; a ^= BitOperations.RotateLeft(c, 16); c += b;
            b -= a; b ^= BitOperations.RotateLeft(a, 19); a += c;
            c -= b; c ^= BitOperations.RotateLeft(b, 4); b += a;
            key = key[BlockBytes..];
        }

        if (!key.IsEmpty)
        {
            Span<byte> tail = stackalloc byte[BlockBytes];
            tail.Clear();
            key.CopyTo(tail);
            a += BinaryPrimitives.ReadUInt32LittleEndian(tail);
            b += BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(tail[8..]);
            c ^= b; c -= BitOperations.RotateLeft(b, 14);
            a ^= c; a -= BitOperations.RotateLeft(c, 11);
            b ^= a; b -= BitOperations.RotateLeft(a, 25);
            c ^= b; c -= BitOperations.RotateLeft(b, 16);
            a ^= c; a -= BitOperations.RotateLeft(c, 4);
            b ^= a; b -= BitOperations.RotateLeft(a, 14);
            c ^= b; c -= BitOperations.RotateLeft(b, 24);
        }

        return (short)(c ^ b);
    }
}
