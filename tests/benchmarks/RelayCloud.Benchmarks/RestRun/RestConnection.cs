using System.Buffers.Text;
using System.Net.Sockets;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>A kept-alive connection with one request under way at most. One thread at a time; allocates nothing for a request.</summary>
internal sealed unsafe class RestConnection(Socket socket) : IDisposable
{
    // A head and a book of 20 levels have some 2,500.
    private const int AnswerBytesMax = 16_384;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(AnswerBytesMax, pinned: true);
    private int _length;

    public int Fd { get; } = (int)socket.Handle;

    /// <summary>When the request under way was due; 0 = none is.</summary>
    public long DueNs { get; private set; }

    /// <summary>Sends a request. A kept-alive connection without one under way has room for it.</summary>
    /// <exception cref="IOException">The socket did not take it whole.</exception>
    public void Send(byte[] request, long dueNs)
    {
        DueNs = dueNs;
        _length = 0;
        fixed (byte* p = request)
        {
            if (Libc.Send(Fd, p, (nuint)request.Length, Libc.MessageNoSignal) != request.Length) throw new IOException("The server no longer takes requests.");
        }
    }

    /// <summary>Reads what has come.</summary>
    /// <param name="answerEnd">What the answer must end with.</param>
    /// <returns>Whether the answer is whole, and right.</returns>
    /// <exception cref="IOException">The server closed the connection, or its answer is wrong; the message quotes its first line.</exception>
    public bool Read(byte[] answerEnd)
    {
        nint n;
        fixed (byte* p = &_buffer[_length]) n = Libc.Receive(Fd, p, (nuint)(AnswerBytesMax - _length), Libc.MessageDontWait);
        if (n < 0) return false;
        if (n == 0) throw new IOException("The server closed a connection.");
        _length += (int)n;
        ReadOnlySpan<byte> answer = _buffer.AsSpan(0, _length);
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return _length < AnswerBytesMax ? false : throw Wrong("has an endless head");
        if (!answer.StartsWith("HTTP/1.1 200 "u8)) throw Wrong("is no 200");
        int field = answer[..head].IndexOf("\r\nContent-Length: "u8);
        if (field < 0 || !Utf8Parser.TryParse(answer[(field + 18)..], out int body, out _)) throw Wrong("has no length");
        int whole = head + 4 + body;
        if (whole > AnswerBytesMax) throw Wrong("is too long");
        if (_length < whole) return false;
        if (_length > whole || !answer.EndsWith(answerEnd)) throw Wrong("has other data than was written");
        return true;
    }

    /// <summary>The request is answered.</summary>
    public void Done() => DueNs = 0;

    public void Dispose() => socket.Dispose();

    private IOException Wrong(string what)
    {
        string answer = System.Text.Encoding.UTF8.GetString(_buffer, 0, Math.Min(_length, 600));
        return new IOException($"An answer {what}: {answer}");
    }
}
