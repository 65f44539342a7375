using BenchmarkDotNet.Attributes;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>What every frame costs before it is parsed further: its coin's name to a coin, coin and channel to a topic.</summary>
[MemoryDiagnoser]
public class TopicLookupBenchmarks
{
    private const int Coins = 900;
    private readonly CoinTable _coins = new();
    private TopicTable _topics = null!;

    [GlobalSetup]
    public void Setup()
    {
        _topics = new TopicTable(_coins);
        for (int i = 0; i < Coins; i++)
        {
            int coin = _coins.GetOrAdd($"@{i}");
            foreach (Channel channel in new[] { Channel.Bbo, Channel.L2Book, Channel.Trades }) _topics.TryGetOrAdd(TopicKey.Of(channel, coin), out _);
        }
    }

    [Benchmark]
    public int CoinByName() => _coins.IdOf("@107"u8);

    [Benchmark]
    public Topic? TopicOfCoin() => _topics.TryGet(TopicKey.Of(Channel.Bbo, _coins.IdOf("@107"u8)), out Topic? topic) ? topic : null;
}
