using System.Net;
using System.Net.Sockets;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Transport;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>A client and a server of this library, connected.</summary>
internal sealed record Pair(AmqpConnection Client, AmqpConnection Server, TestServer Handler) : IAsyncDisposable
{
    public static async Task<Pair> ConnectAsync(TestServer? handler = null, bool sockets = false, AmqpConnectionOptions? client = null, AmqpConnectionOptions? server = null)
    {
        handler ??= new TestServer();
        (Stream clientEnd, Stream serverEnd) = sockets ? await SocketsAsync() : MemoryDuplex.Create();
        Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, server ?? new(), handler);
        AmqpConnection connected = await AmqpConnection.ConnectAsync(clientEnd, client ?? new());
        return new Pair(connected, await accepting, handler);
    }

    public static async Task<(Stream Client, Stream Server)> SocketsAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<Socket> accepting = listener.AcceptSocketAsync();
        Stream client = await AmqpSocket.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        return (client, await AmqpSocket.AcceptAsync(await accepting));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.CloseAsync().Soon();
        Server.Abort();
        await Server.Completion.Soon();
    }
}
