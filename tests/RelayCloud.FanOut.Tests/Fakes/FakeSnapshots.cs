using System.Buffers;
using System.Text;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Tests.Fakes;

/// <summary>Remembers what the test's market published: the last value of State topics, all trades of the others.</summary>
internal sealed class FakeSnapshots : ISnapshotSource
{
    public Dictionary<int, (string Data, Cursor Cursor)> Last { get; } = [];

    public Dictionary<int, List<string>> Trades { get; } = [];

    public ResumeOutcome Resume { get; set; } = ResumeOutcome.Complete;

    public bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (this)
        {
            cursor = default;
            if (!Last.TryGetValue(topic.Id, out (string Data, Cursor Cursor) last)) return false;
            cursor = last.Cursor;
            destination.Write(Encoding.UTF8.GetBytes(last.Data));
            return true;
        }
    }

    public bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (this)
        {
            cursor = new Cursor(1, Trades.TryGetValue(topic.Id, out List<string>? trades) ? trades.Count : 0);
            if (cursor.Offset == 0) return false;
            destination.Write(Encoding.UTF8.GetBytes(string.Join(',', trades!.TakeLast(tradesMax))));
            return true;
        }
    }

    public ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (this)
        {
            List<string> trades = Trades.GetValueOrDefault(topic.Id, []);
            cursor = new Cursor(1, trades.Count);
            destination.Write(Encoding.UTF8.GetBytes(string.Join(',', trades.Skip((int)after.Offset))));
            return Resume;
        }
    }
}
