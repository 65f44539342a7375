using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>Takes accepted sockets through their first request head. Bounds how many do so at once and for how long, so that slow senders hold nothing for long. Thread safe.</summary>
internal sealed class UpgradeAcceptor(SessionContext context, Handshake handshake)
{
    private readonly ConcurrentDictionary<HeadReader, byte> _pending = new();
    private readonly Queue<HeadReader> _order = new(); // by age; finished ones leave when they have become the oldest
    private int _pendingCount;
    private readonly LingeringClose _lingering = new(context);
    private long _dropped;

    /// <summary>Connections that have not sent a whole request head yet.</summary>
    public int Pending => Volatile.Read(ref _pendingCount);

    /// <summary>Connections remembered by age: those pending, and finished ones that are younger than the oldest of them.</summary>
    public int Lined
    {
        get { lock (_order) return _order.Count; }
    }

    /// <summary>Connections dropped because too many were pending, or because they took too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Connections that were refused and have not been closed by their clients yet.</summary>
    public int Lingering => _lingering.Open;

    /// <summary>Takes over a socket. It ends up in a session, with <paramref name="toKestrel"/>, or closed.</summary>
    public void Accept(Socket socket, Action<ConnectionContext> toKestrel)
    {
        try
        {
            socket.NoDelay = true;
            socket.Blocking = false;
            if (context.Options.SocketSendBufferBytes > 0) socket.SendBufferSize = context.Options.SocketSendBufferBytes;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return;
        }

        var reader = new HeadReader(context, handshake, _lingering, socket, toKestrel, Forget);
        _pending[reader] = 0;
        HeadReader? tooMany = Line(reader, Interlocked.Increment(ref _pendingCount) > context.Options.HandshakesMax);
        if (tooMany is not null)
        {
            Interlocked.Increment(ref _dropped);
            tooMany.Drop();
        }

        reader.Start();
    }

    /// <summary>Puts a reader at the end of the line, and takes the oldest that is still at work off it when there are too many: silent connections must not keep others out.</summary>
    private HeadReader? Line(HeadReader reader, bool isTooMany)
    {
        lock (_order)
        {
            _order.Enqueue(reader);

            // All that are done, not one: what waited behind a slow one would never be let go of.
            while (_order.TryPeek(out HeadReader? oldest) && oldest.IsFinished) _order.Dequeue();
            return isTooMany && _order.Count > 1 ? _order.Dequeue() : null;
        }
    }

    /// <summary>Drops connections that take too long. Called once a second.</summary>
    public void Sweep(long nowMs)
    {
        foreach ((HeadReader reader, _) in _pending)
        {
            if (nowMs - reader.StartedMs < context.Options.HandshakeTimeoutMs) continue;
            Interlocked.Increment(ref _dropped);
            reader.Drop();
        }
    }

    private void Forget(HeadReader reader)
    {
        if (_pending.TryRemove(reader, out _)) Interlocked.Decrement(ref _pendingCount);
    }
}
