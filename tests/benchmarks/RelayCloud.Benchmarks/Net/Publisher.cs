using System.Net.Sockets;
using System.Runtime.InteropServices;
using RelayCloud.Benchmarks.Payloads;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Net;

/// <summary>
/// The one connection that messages are published on. A publication is a prepared byte string that is copied and stamped; sending never blocks,
/// what the server does not take waits here. One thread; allocates nothing for a message.
/// </summary>
internal sealed unsafe class Publisher : IDisposable
{
    /// <summary>How much may wait for a server that does not take publications. Beyond it the server has lost the race.</summary>
    public const int PendingBytesMax = 16 << 20;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(PendingBytesMax + (1 << 20), pinned: true);
    private readonly Socket _socket;
    private readonly byte[][] _publications;
    private readonly int[] _tokenOffsets;
    private int _head;
    private int _tail;
    private bool _blocked;

    public Publisher(int port, WireProtocol protocol, IReadOnlyList<PayloadTemplate> templates)
    {
        _publications = [.. templates.Select(t => protocol.Publication(new TopicName(t.Channel, t.Coin), t.Bytes))];
        _tokenOffsets = [.. _publications.Select(p => p.AsSpan().IndexOf(TimeStampToken.Start))];
        NextSequence = new uint[templates.Count];
        _socket = WebSocketClient.Connect(port);
        if (protocol.PublishPath is { } path) WebSocketClient.Upgrade(_socket, path, protocol.Subprotocol);
        if (protocol.PublisherHello is { Length: > 0 } hello) _socket.Send(hello);
        Fd = (int)_socket.Handle;
    }

    public int Fd { get; }

    /// <summary>By topic, the sequence number that its next message gets.</summary>
    public uint[] NextSequence { get; }

    /// <summary>Bytes that the server has not taken yet.</summary>
    public int PendingBytes => _tail - _head;

    /// <summary>Told when sending starts or stops to be blocked, so that the socket is watched for room.</summary>
    public Action<bool>? BlockedChanged { get; set; }

    /// <summary>Queues the topic's next message, stamped with its intended time. False when too much waits already; nothing is queued then.</summary>
    public bool TryAppend(int topic, long intendedNs)
    {
        byte[] publication = _publications[topic];
        if (PendingBytes + publication.Length > PendingBytesMax) return false;
        MakeRoom(publication.Length);
        Span<byte> place = _buffer.AsSpan(_tail, publication.Length);
        publication.CopyTo(place);
        TimeStampToken.Stamp(place[_tokenOffsets[topic]..], intendedNs, NextSequence[topic]++, (ushort)topic);
        _tail += publication.Length;
        return true;
    }

    /// <summary>Sends what the socket takes now.</summary>
    public void Flush()
    {
        while (_head < _tail)
        {
            nint n;
            fixed (byte* p = &_buffer[_head]) n = Libc.Send(Fd, p, (nuint)(_tail - _head), Libc.MessageDontWait | Libc.MessageNoSignal);
            if (n < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == Libc.ErrorInterrupted) continue;
                if (error != Libc.ErrorAgain) throw new IOException($"The server no longer takes publications (error {error}).");
                SetBlocked(true);
                return;
            }

            _head += (int)n;
        }

        _head = _tail = 0;
        SetBlocked(false);
    }

    /// <summary>The socket has room or something to read: both are done.</summary>
    public void OnReady(WireProtocol protocol)
    {
        Flush();
        Span<byte> received = stackalloc byte[4096];
        int n = _socket.Available > 0 ? _socket.Receive(received) : 0;
        if (n == 0)
        {
            if (_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0) throw new IOException("The server closed the publisher's connection.");
            return;
        }

        ReadOnlySpan<byte> answer = protocol.AnswerToPublisher(received[..n]);
        if (answer.IsEmpty) return;
        MakeRoom(answer.Length);
        answer.CopyTo(_buffer.AsSpan(_tail));
        _tail += answer.Length;
        Flush();
    }

    public void Dispose() => _socket.Dispose();

    private void MakeRoom(int bytes)
    {
        if (_buffer.Length - _tail >= bytes) return;
        _buffer.AsSpan(_head, _tail - _head).CopyTo(_buffer);
        _tail -= _head;
        _head = 0;
    }

    private void SetBlocked(bool blocked)
    {
        if (_blocked == blocked) return;
        _blocked = blocked;
        BlockedChanged?.Invoke(blocked);
    }
}
