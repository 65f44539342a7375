using BenchmarkDotNet.Attributes;
using RelayCloud.FanOut;
using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>What it costs to publish a message and to deliver it to every subscriber's transport, sockets left out: a transport takes all it is given.</summary>
[MemoryDiagnoser]
public class PublishBenchmarks
{
    /// <summary>Published in a row before all deliveries are waited for: as few as always fit an inbox of the usual size, so that none is passed over.</summary>
    private const int Messages = 200;

    private readonly byte[] _data = new byte[1_500];
    private readonly List<CountingTarget> _targets = [];
    private Hub _hub = null!;
    private Topic _topic = null!;
    private long _offset;

    /// <summary>Subscribers of the topic.</summary>
    [Params(1, 32, 1_000)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var coins = new CoinTable();
        if (!new TopicTable(coins).TryGetOrAdd(TopicKey.Of(Channel.Trades, coins.GetOrAdd("BTC")), out Topic? topic)) throw new InvalidOperationException("There is no room for a topic.");
        _topic = topic;
        _hub = new Hub(new HubOptions { Lanes = 1 }, [new CopyEncoder()], new NoSnapshots(), TimeProvider.System);
        for (int i = 0; i < Subscribers; i++)
        {
            var target = new CountingTarget();
            _targets.Add(target);
            _hub.Attach(target, new SubscriberLimits(), 0).Subscribe(topic, default, default);
        }

        SpinWait.SpinUntil(() => _hub.Statistics().Subscriptions == Subscribers);
    }

    /// <summary>The time of one message: its encoding, and its delivery to all.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public long PublishAndDeliver()
    {
        for (int i = 0; i < Messages; i++)
            _hub.Publish(new MarketMessage { Topic = _topic, Data = _data, Cursor = new Cursor(1, ++_offset), EventCount = 1 });
        var spin = default(SpinWait);
        while (_hub.Statistics().Sent < _offset * Subscribers) spin.SpinOnce();
        return _offset;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        bool isComplete = _targets.TrueForAll(t => t.Bytes == _offset * _data.Length);
        _hub.Dispose();
        if (!isComplete) throw new InvalidOperationException("A subscriber did not get every message whole.");
    }
}
