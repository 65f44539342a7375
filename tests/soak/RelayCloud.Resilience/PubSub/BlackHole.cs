using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RelayCloud.Resilience.PubSub;

/// <summary>
/// A proxy that on command swallows everything, as a network does that drops packets: connections stay open, new ones are taken, and nothing comes through. At the end of that, the connections that lived
/// through it are reset, since what they lost cannot be made up for.
/// </summary>
public sealed class BlackHole : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _swallows;

    /// <param name="port">Port of 127.0.0.1 that it stands before.</param>
    public BlackHole(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing comes through.</summary>
    public void Open() => _swallows = true;

    /// <summary>Connections made from now on work.</summary>
    public void Close()
    {
        foreach (Socket socket in _sockets.Keys) Reset(socket);
        _swallows = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (Socket socket in _sockets.Keys) Reset(socket);
        _stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_stop.Token);
                _sockets[client] = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It ends.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            if (!_swallows) await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
            _sockets[server] = true;
            await Task.WhenAny(PumpAsync(client, server), server.Connected ? PumpAsync(server, client) : Task.Delay(Timeout.Infinite, _stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client learns of it by the end of its connection.
        }

        _sockets.TryRemove(client, out _);
        _sockets.TryRemove(server, out _);
        client.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        bool isWhole = true;
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                isWhole &= !_swallows && to.Connected;
                if (isWhole) await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }
}
