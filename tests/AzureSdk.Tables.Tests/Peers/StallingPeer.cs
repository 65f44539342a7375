using System.Net;
using System.Net.Sockets;

namespace AzureSdk.Tables.Tests.Peers;

/// <summary>Accepts connections, sends the beginning of an answer on each, and then nothing more until it is disposed.</summary>
public sealed class StallingPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _beginning;
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;

    public StallingPeer(byte[] beginning)
    {
        _beginning = beginning;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/account");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _sockets.ForEach(socket => socket.Dispose());
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _sockets.Add(socket);
                await socket.SendAsync(_beginning, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
