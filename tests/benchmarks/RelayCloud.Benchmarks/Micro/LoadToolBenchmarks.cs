using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using RelayCloud.Benchmarks.FanOut;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Payloads;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>What the load tool itself spends on a message after the read: an upper bound of what it can measure on one core.</summary>
[MemoryDiagnoser]
public class LoadToolBenchmarks
{
    private const int Messages = 1000;
    private byte[] _frames = [];
    private byte[] _buffer = [];
    private DeliveryLedger _ledger = null!;
    private SubscriberConnection _connection = null!;
    private readonly HyperliquidProtocol _protocol = new();
    private PayloadTemplate _template = null!;
    private uint _sequence;

    /// <summary>Bytes of a message.</summary>
    [Params(200, 1500)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _template = PayloadTemplate.Trades(PayloadTemplate.CoinOf(0), Size);
        _ledger = new DeliveryLedger([_template], 1, 1);
        _ledger.Join(0, 0, 0);
        _ledger.BeginPhases([long.MaxValue]);
        _connection = new SubscriberConnection(0, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        byte[] frame = ServerFrame.Text(_template.Bytes);
        _frames = new byte[frame.Length * Messages];
        for (int i = 0; i < Messages; i++) frame.CopyTo(_frames.AsSpan(i * frame.Length));
        _buffer = new byte[_frames.Length];
    }

    // Stamping is part of it, which is the publisher's share of the work a thousand times over: the figure is on the safe side.
    [Benchmark(OperationsPerInvoke = Messages)]
    public long CutCheckAndRecord()
    {
        _frames.CopyTo(_buffer.AsSpan());
        int frameBytes = _frames.Length / Messages, tokenAt = frameBytes - Size + _template.TokenOffset;
        for (int i = 0; i < Messages; i++) TimeStampToken.Stamp(_buffer.AsSpan((i * frameBytes) + tokenAt), i, _sequence++, 0);
        _protocol.Feed(_connection, _buffer, 1_000_000, _ledger);
        return _ledger.Delivered;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _connection.Dispose();
        if (_ledger.Bad + _ledger.Repeated + _ledger.Skipped > 0) throw new InvalidOperationException("The tool miscounted its own messages.");
    }
}
