using System.Buffers;
using System.IO.Compression;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>Inflates a client's compressed message (RFC 7692, no context take-over). What comes out is bounded, so a small frame cannot fill memory.</summary>
internal static class MessageInflater
{
    /// <summary>The inflated message, or null when it is not valid deflate data or longer than <paramref name="lengthMax"/> (then <paramref name="tooBig"/>).</summary>
    public static byte[]? Inflate(ReadOnlySpan<byte> compressed, int lengthMax, out bool tooBig)
    {
        tooBig = false;
        byte[] input = new byte[compressed.Length + 4];
        compressed.CopyTo(input);
        ((ReadOnlySpan<byte>)[0, 0, 0xFF, 0xFF]).CopyTo(input.AsSpan(compressed.Length));
        byte[] output = ArrayPool<byte>.Shared.Rent(lengthMax + 1);
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(input), CompressionMode.Decompress);
            int length = 0;
            while (length <= lengthMax)
            {
                int read = inflate.Read(output, length, lengthMax + 1 - length);
                if (read == 0) return output.AsSpan(0, length).ToArray();
                length += read;
            }

            tooBig = true;
            return null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(output);
        }
    }
}
