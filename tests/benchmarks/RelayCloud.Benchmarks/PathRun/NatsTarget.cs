using System.Net.Sockets;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>nats-server in the relay's place: the same frames published over TCP, the same customers on its WebSocket.</summary>
internal sealed class NatsTarget : PathTarget
{
    private readonly NatsServer _kind = new();
    private readonly Lock _sending = new();
    private ServerProcess? _server;
    private Socket? _publisher;
    private int _port;
    private bool _failed;

    public override string Name => "nats";

    public override WireProtocol Protocol => _kind.Protocol;

    public override int Port => _port;

    public override int? ProcessId => _server!.ProcessId;

    public override string PathOf(int customer) => _kind.Protocol.SubscribePath;

    public override string? WhyMissing(Repository repository) => _kind.WhyMissing(repository);

    public override async Task StartAsync(Repository repository, FramePlan plan, PathOptions options, CancellationToken cancel)
    {
        _port = ServerProcess.FreePort();
        int publishPort = ServerProcess.FreePort();
        _server = await ServerProcess.StartAsync(Name, _kind.Command(repository, _port, publishPort), _port, options.ServerCore, TimeSpan.FromSeconds(20), cancel);
        _publisher = WebSocketClient.Connect(publishPort);
        _publisher.Send(Protocol.PublisherHello);
        // It pings its clients now and then and drops those that do not answer.
        new Thread(AnswerPings) { IsBackground = true, Name = "nats publisher" }.Start();
    }

    public override byte[] Prepare(TopicName topic, byte[] payload) => Protocol.Publication(topic, payload);

    public override void Push(int topic, ReadOnlySpan<byte> prepared)
    {
        if (Volatile.Read(ref _failed)) throw new IOException("nats-server closed the publisher's connection.");
        lock (_sending)
        {
            while (prepared.Length > 0) prepared = prepared[_publisher!.Send(prepared)..];
        }
    }

    public override string LogTail() => _server?.LogTail() ?? "";

    public override async ValueTask DisposeAsync()
    {
        _publisher?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    private void AnswerPings()
    {
        byte[] buffer = new byte[4096];
        Socket socket = _publisher!;
        socket.ReceiveTimeout = 0;
        try
        {
            while (socket.Receive(buffer) is > 0 and var n)
            {
                ReadOnlySpan<byte> answer = Protocol.AnswerToPublisher(buffer.AsSpan(0, n));
                if (answer.IsEmpty) continue;
                // Between two publications, never within one.
                lock (_sending) socket.Send(answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidDataException)
        {
            // Told by the next push.
        }

        Volatile.Write(ref _failed, true);
    }
}
