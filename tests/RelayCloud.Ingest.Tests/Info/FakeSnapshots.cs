using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>Present values as the test sets them.</summary>
internal sealed class FakeSnapshots : ISnapshotSource
{
    private readonly ConcurrentDictionary<int, (byte[] Data, Cursor Cursor)> _last = new();
    private readonly ConcurrentDictionary<int, string[]> _trades = new();

    public void SetLast(Topic topic, string data) =>
        _last.AddOrUpdate(topic.Id, _ => (Encoding.UTF8.GetBytes(data), new Cursor(1, 1)), (_, old) => (Encoding.UTF8.GetBytes(data), new Cursor(1, old.Cursor.Offset + 1)));

    /// <summary>Oldest first, as they come.</summary>
    public void SetTrades(Topic topic, params string[] trades) => _trades[topic.Id] = trades;

    public bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = default;
        if (!_last.TryGetValue(topic.Id, out (byte[] Data, Cursor Cursor) last)) return false;
        destination.Write(last.Data);
        cursor = last.Cursor;
        return true;
    }

    public bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = default;
        if (!_trades.TryGetValue(topic.Id, out string[]? trades)) return false;
        cursor = new Cursor(1, trades.Length);
        destination.Write(Encoding.UTF8.GetBytes($"[{string.Join(',', trades.TakeLast(tradesMax))}]"));
        return true;
    }

    public ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor) => throw new NotSupportedException();
}
