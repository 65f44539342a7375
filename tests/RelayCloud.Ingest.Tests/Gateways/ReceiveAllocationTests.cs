using System.Net.Sockets;
using System.Text;
using RelayCloud.Ingest.Gateways;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class ReceiveAllocationTests
{
    private const int WarmUpFrames = 5_000;
    private const int MeasuredFrames = 20_000;

    [Fact]
    public async Task The_receive_loop_allocates_nothing_per_frame()
    {
        using var gateway = new RawGateway(answersHandshake: true);
        var topics = new TopicTable(new CoinTable());
        Assert.True(topics.TryGetOrAdd(TopicKey.Of(Channel.Bbo, topics.Coins.GetOrAdd("BTC")), out Topic? topic));
        var universe = new Universe();
        universe.Replace([topic.Key.CoinId], [0]);
        var sink = new MeasuringSink(topic);
        await using var set = new GatewaySet(
            [new GatewayOptions { Name = "raw", Url = gateway.Url }],
            GatewayRig.Options(["bbo"], ["BTC"]),
            topics,
            universe,
            sink,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<GatewaySet>.Instance);
        await set.StartAsync(CancellationToken.None);
        Socket socket = await gateway.Accepted;

        byte[] payload = Encoding.UTF8.GetBytes("""{"channel":"bbo","data":{"coin":"BTC","time":1790232237145,"bbo":[{"px":"84143.0","sz":"10.25923","n":36},{"px":"84144.0","sz":"50.66422","n":18}]}}""");
        byte[] frames = [.. Enumerable.Repeat(RawGateway.Frame(payload), 100).SelectMany(f => f)];
        for (int i = 0; i < WarmUpFrames + MeasuredFrames; i += 100) await socket.SendAsync(frames, SocketFlags.None);
        await Until.TrueAsync("every frame arrived", () => sink.Frames == WarmUpFrames + MeasuredFrames);

        // Bytes that this thread allocated from one frame to the next, wherever both were handled by one thread: the loop, the WebSocket and the socket below it.
        Assert.True(sink.MeasuredPairs > MeasuredFrames / 2, $"Only {sink.MeasuredPairs} pairs of frames were handled by one thread.");
        double bytesPerFrame = (double)sink.AllocatedBytes / sink.MeasuredPairs;
        TestContext.Current.SendDiagnosticMessage($"{bytesPerFrame:0.000} bytes per frame over {sink.MeasuredPairs} frames.");
        Assert.True(bytesPerFrame < 1, $"{bytesPerFrame:0.00} bytes per frame.");
    }

    private sealed class MeasuringSink(Topic topic) : IFrameSink
    {
        private int _frames;
        private int _lastThread;
        private long _lastAllocated;

        public int Frames => Volatile.Read(ref _frames);

        public long AllocatedBytes { get; private set; }

        public int MeasuredPairs { get; private set; }

        public FrameOutcome OnFrame(int gateway, ReadOnlySpan<byte> frame, long receivedAtUs, IAggregatedBooks? books)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            int thread = Environment.CurrentManagedThreadId;
            if (_frames >= WarmUpFrames && thread == _lastThread)
            {
                AllocatedBytes += allocated - _lastAllocated;
                MeasuredPairs++;
            }

            _lastThread = thread;
            _lastAllocated = allocated;
            Volatile.Write(ref _frames, _frames + 1);
            return new FrameOutcome { Kind = FrameKind.Data, Verdict = Verdict.Accepted, Topic = topic };
        }

        public void OnSubscribing(int gateway, Topic topic)
        {
        }

        public void OnTopicDown(int gateway, Topic topic)
        {
        }
    }
}
