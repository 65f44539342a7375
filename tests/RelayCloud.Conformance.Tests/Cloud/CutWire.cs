using System.Net;
using System.Net.Sockets;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>
/// The network between the clients and the relay: forwards bytes, keeps its port when the relay behind it is replaced, and can be cut, which no client is told of
/// but by a reset. Thread safe.
/// </summary>
internal sealed class CutWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly Task _accepting;
    private int _target;

    public CutWire()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The relay's port; 0 = there is none now, and new connections are reset.</summary>
    public int Target
    {
        get => Volatile.Read(ref _target);
        set => Volatile.Write(ref _target, value);
    }

    /// <summary>Resets every connection, at both ends.</summary>
    /// <returns>How many connections of clients there were.</returns>
    public int Cut()
    {
        Socket[] sockets;
        lock (_gate)
        {
            sockets = [.. _open];
            _open.Clear();
        }

        foreach (Socket socket in sockets) Reset(socket);
        return sockets.Length / 2;
    }

    /// <summary>Cuts everything and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        Cut();
        _stopping.Dispose();
    }

    private static void Reset(Socket socket)
    {
        // Lingering for no time makes the close a reset.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptSocketAsync(_stopping.Token);
                _ = ForwardAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The wire is taken down, or that client is gone already.
            }
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        var relay = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.NoDelay = relay.NoDelay = true;
            if (Target == 0) throw new SocketException((int)SocketError.ConnectionRefused);
            await relay.ConnectAsync(IPAddress.Loopback, Target, _stopping.Token);
            lock (_gate)
            {
                _open.Add(client);
                _open.Add(relay);
            }

            await Task.WhenAll(PumpAsync(client, relay), PumpAsync(relay, client));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or one end reset it: so does the other.
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(client);
                _open.Remove(relay);
            }

            Reset(client);
            Reset(relay);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and int received)
            {
                for (int sent = 0; sent < received;) sent += await to.SendAsync(buffer.AsMemory(sent, received - sent));
            }

            // One direction ends by itself: the relay's farewell is followed by the client's.
            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            Reset(from);
            Reset(to);
            throw;
        }
    }
}
