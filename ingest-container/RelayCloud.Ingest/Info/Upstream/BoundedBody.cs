using System.Buffers;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>Reads a body of unknown length up to a bound.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 16 * 1024;

    /// <summary>The whole body in an array of its own; null when it is longer than <paramref name="bytesMax"/>.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, long? declaredBytes, int bytesMax, CancellationToken cancellationToken)
    {
        if (declaredBytes > bytesMax) return null;
        byte[] rented = ArrayPool<byte>.Shared.Rent(declaredBytes is > 0 and { } declared ? (int)declared : Math.Min(FirstBytes, bytesMax));
        try
        {
            int length = 0;
            while (true)
            {
                int read = await stream.ReadAsync(rented.AsMemory(length), cancellationToken);
                if (read == 0) return rented.AsSpan(0, length).ToArray();
                length += read;
                if (length > bytesMax) return null;
                if (length == rented.Length) rented = Grow(rented);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static byte[] Grow(byte[] old)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(old.Length * 2);
        old.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(old);
        return larger;
    }
}
