using System.Net.Sockets;

namespace RelayCloud.Benchmarks.Net;

/// <summary>One subscriber's socket and the bytes of it that do not make a whole message yet. Used by one thread at a time.</summary>
internal sealed class SubscriberConnection(int index, Socket socket) : IDisposable
{
    /// <summary>The connection's number, from 0: the index of whatever is counted for it.</summary>
    public int Index { get; } = index;

    public Socket Socket { get; } = socket;

    public int Fd { get; } = (int)socket.Handle;

    public bool IsOpen { get; set; } = true;

    /// <summary>Not read for a while on purpose: its losses are its own.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Subscriptions acknowledged so far.</summary>
    public int Acks { get; set; }

    /// <summary>The first error that the server sent; null when there was none.</summary>
    public string? Error { get; set; }

    /// <summary>The code of the server's close frame; null when there was none.</summary>
    public int? CloseCode { get; set; }

    /// <summary>Bytes of an unfinished frame or message, kept until the next read: first <see cref="UnframedLength"/> bytes that are out of their frames already, then raw ones.</summary>
    public byte[] Carry { get; private set; } = [];

    public int CarryLength { get; private set; }

    public int UnframedLength { get; private set; }

    /// <summary>How much of the present frame's payload is still to come (byte-stream protocols only).</summary>
    public long FrameRemaining { get; set; }

    /// <summary>Keeps two pieces for the next read. They must not lie in <see cref="Carry"/>.</summary>
    public void Keep(ReadOnlySpan<byte> unframed, ReadOnlySpan<byte> raw)
    {
        int length = unframed.Length + raw.Length;
        if (length > Carry.Length) Carry = new byte[Math.Max(length * 2, 2048)];
        unframed.CopyTo(Carry);
        raw.CopyTo(Carry.AsSpan(unframed.Length));
        UnframedLength = unframed.Length;
        CarryLength = length;
    }

    /// <summary>Sends a few bytes without waiting. A full send buffer loses them: the server then sees a client that does not answer, as it is.</summary>
    public unsafe void TrySend(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes) _ = Libc.Send(Fd, p, (nuint)bytes.Length, Libc.MessageDontWait | Libc.MessageNoSignal);
    }

    public void Dispose() => Socket.Dispose();
}
