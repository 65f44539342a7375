using System.Buffers.Binary;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>Frames from a server: unmasked, one frame one message.</summary>
internal static class ServerFrame
{
    /// <summary>A whole text frame of up to 65,535 bytes of payload.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue, nameof(payload));
        if (payload.Length < 126) return [0x81, (byte)payload.Length, .. payload];
        byte[] frame = new byte[4 + payload.Length];
        frame[0] = 0x81;
        frame[1] = 126;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        payload.CopyTo(frame.AsSpan(4));
        return frame;
    }
}
