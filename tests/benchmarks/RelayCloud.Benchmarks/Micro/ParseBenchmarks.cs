using BenchmarkDotNet.Attributes;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Protocols;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>What it costs to read a gateway's frame: find out what it is, check it, locate what is passed on.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private const long TimeMs = 1_790_000_000_000;
    private readonly CoinTable _coins = new();
    private readonly ParsedFrame _parsed = new();
    private byte[] _frame = [];

    /// <summary>The channel of the frame; <c>l2Book</c> has 20 levels a side, <c>fastBook</c> 5.</summary>
    [Params("bbo", "trades", "fastBook", "l2Book")]
    public string Frame { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _coins.GetOrAdd("BTC");

        // Of variety 2 a frame of trades has three.
        _frame = Frame == "fastBook" ? MarketFrames.FastBook("BTC", TimeMs, 2) : MarketFrames.Of(new TopicName(Frame, "BTC"), TimeMs, 2);
        if (Parse() != FrameKind.Data) throw new InvalidOperationException($"The {Frame} frame is {_parsed.Kind}.");
    }

    [Benchmark]
    public FrameKind Parse()
    {
        FrameParser.Parse(_frame, _coins, _parsed);
        return _parsed.Kind;
    }
}
