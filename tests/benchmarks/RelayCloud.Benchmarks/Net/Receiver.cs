using System.Net.Sockets;
using System.Runtime.InteropServices;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Net;

/// <summary>
/// Connects subscribers and reads all of them with one thread: epoll, one read a ready socket, one large buffer that all reads share.
/// Allocates nothing for a message.
/// </summary>
internal sealed unsafe class Receiver : IDisposable
{
    // One read takes at most this: it fits the second-level cache, and at 200 B holds over a thousand messages.
    private const int ReadBytes = 256 << 10;
    private const int BufferBytes = WireProtocol.MessageBytesMax + (1 << 20);

    // epoll's token of the publisher's socket; connections have theirs from 0.
    private const int PublisherToken = -1;

    private readonly WireProtocol _protocol;
    private readonly IDeliveryHandler _handler;
    private readonly Epoll _epoll = new();
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
    private readonly List<SubscriberConnection> _connections = [];
    private Publisher? _publisher;

    public Receiver(WireProtocol protocol, IDeliveryHandler handler)
    {
        _protocol = protocol;
        _handler = handler;
    }

    /// <summary>The subscribers, by their number.</summary>
    public IReadOnlyList<SubscriberConnection> Connections => _connections;

    /// <summary>Reads that brought bytes, and how many bytes.</summary>
    public long Reads { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>Called when a server closes a connection.</summary>
    public Action<SubscriberConnection>? Closed { get; set; }

    /// <summary>Watches the publisher's socket too.</summary>
    public void Attach(Publisher publisher)
    {
        _publisher = publisher;
        publisher.BlockedChanged = blocked => _epoll.Modify(publisher.Fd, PublisherToken, blocked);
        _epoll.Add(publisher.Fd, PublisherToken);
    }

    /// <summary>Connects, subscribes and waits for the acknowledgements. With an index, in the place of a connection that was closed.</summary>
    /// <exception cref="InvalidOperationException">The server refused; the message says what it answered.</exception>
    public SubscriberConnection Connect(int port, IReadOnlyList<TopicName> topics, int? index = null, int receiveBufferBytes = 0, string? path = null)
    {
        Socket socket = WebSocketClient.Connect(port, receiveBufferBytes);
        var connection = new SubscriberConnection(index ?? _connections.Count, socket);
        try
        {
            byte[] rest = WebSocketClient.Upgrade(socket, path ?? _protocol.SubscribePath, _protocol.Subprotocol);
            if (rest.Length > 0) _protocol.Feed(connection, rest, MonotonicClock.NowNs, _handler);
            foreach (byte[] frame in _protocol.SubscribeFrames(topics)) socket.Send(frame);
            int acks = _protocol.AcksExpected(topics.Count);
            while (connection.Acks < acks)
            {
                if (!Read(connection, flags: 0, out _) || connection.Error is not null)
                {
                    string reason = connection.Error ?? "it closed the connection" + (connection.CloseCode is { } code ? $" with code {code}" : "");
                    throw new InvalidOperationException($"Subscriber {connection.Index} has {connection.Acks} of {acks} acknowledgements: {reason}.");
                }
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        if (index is { } i) _connections[i] = connection;
        else _connections.Add(connection);
        _epoll.Add(connection.Fd, connection.Index);
        return connection;
    }

    /// <summary>Stops reading that connection.</summary>
    public void Pause(SubscriberConnection connection) => _epoll.Remove(connection.Fd);

    /// <summary>Reads it again.</summary>
    public void Resume(SubscriberConnection connection) => _epoll.Add(connection.Fd, connection.Index);

    /// <summary>Waits for sockets that can be read: not at all for 0 ns, else at most so long. Returns how many there are.</summary>
    public int Wait(long timeoutNs) => _epoll.Wait(timeoutNs);

    /// <summary>Reads the <paramref name="i"/>-th ready socket once. Returns when the read ended; 0 when it brought nothing.</summary>
    public long ReadReady(int i)
    {
        int token = _epoll.Token(i);
        if (token == PublisherToken)
        {
            _publisher!.OnReady(_protocol);
            return 0;
        }

        SubscriberConnection connection = _connections[token];
        if (!connection.IsOpen) return 0;
        if (!Read(connection, Libc.MessageDontWait, out long atNs)) Close(connection);
        return atNs;
    }

    public void Dispose()
    {
        foreach (SubscriberConnection connection in _connections) connection.Dispose();
        _publisher?.Dispose();
        _epoll.Dispose();
        NativeMemory.Free(_buffer);
    }

    private void Close(SubscriberConnection connection)
    {
        connection.IsOpen = false;
        _epoll.Remove(connection.Fd);
        connection.Dispose();
        Closed?.Invoke(connection);
    }

    // False when the connection has ended.
    private bool Read(SubscriberConnection connection, int flags, out long atNs)
    {
        int carried = connection.CarryLength;
        connection.Carry.AsSpan(0, carried).CopyTo(new Span<byte>(_buffer, carried));
        nint n = Libc.Receive(connection.Fd, _buffer + carried, ReadBytes, flags);
        if (n <= 0)
        {
            atNs = 0;
            int error = n < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error is Libc.ErrorAgain && flags == 0) throw new TimeoutException($"The server sent nothing to subscriber {connection.Index} for 20 s.");
            return error is Libc.ErrorAgain or Libc.ErrorInterrupted;
        }

        atNs = MonotonicClock.NowNs;
        Reads++;
        BytesRead += n;
        _protocol.Feed(connection, new Span<byte>(_buffer, carried + (int)n), atNs, _handler);
        return connection.IsOpen;
    }
}
