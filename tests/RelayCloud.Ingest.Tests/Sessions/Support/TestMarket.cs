using System.Buffers;
using System.Text;
using RelayCloud.FanOut;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>
/// Stands for arbitration: what is published is stored and passed to the hub under one lock, and the hub asks it for the past. Thread safe.
/// Trades are plain JSON values here; sessions never look into them.
/// </summary>
internal sealed class TestMarket : ISnapshotSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (byte[] Data, Cursor Cursor)> _last = [];
    private readonly Dictionary<int, List<string>> _trades = [];

    public TestMarket()
    {
        int[] ids = [.. ((string[])["BTC", "ETH", "SOL", "@107"]).Select(Coins.GetOrAdd)];
        Topics = new TopicTable(Coins);
        Universe.Replace(ids, [0]);
    }

    public const long Epoch = 1_790_000_000_000;

    public CoinTable Coins { get; } = new();

    public TopicTable Topics { get; }

    public Universe Universe { get; } = new();

    /// <summary>Set once the hub is there.</summary>
    public Hub? Hub { get; set; }

    /// <summary>What the hub has allocated on the publishers' own threads, bytes.</summary>
    public long AllocatedByPublishing { get; private set; }

    /// <summary>Called by the lane when it asks for the last value of a State topic.</summary>
    public Action? OnCopy { get; set; }

    /// <summary>The trades before this offset are no longer held.</summary>
    public long OldestTradeOffset { get; set; } = 1;

    public Topic Topic(Channel channel, string coin = "BTC") => Topic(TopicKey.Of(channel, Coins.IdOf(coin)));

    public Topic Topic(TopicKey key)
    {
        Assert.True(Topics.TryGetOrAdd(key, out Topic? topic));
        return topic;
    }

    /// <summary>Publishes a new value of a State topic.</summary>
    public void PublishState(Topic topic, string data)
    {
        lock (_gate)
        {
            long offset = _last.TryGetValue(topic.Id, out (byte[] Data, Cursor Cursor) last) ? last.Cursor.Offset + 1 : 1;
            byte[] bytes = Encoding.UTF8.GetBytes(data);
            _last[topic.Id] = (bytes, new Cursor(Epoch, offset));
            Publish(new MarketMessage { Topic = topic, Data = bytes, Cursor = new Cursor(Epoch, offset), EventCount = 1 });
        }
    }

    /// <summary>Publishes trades, oldest first, in one message.</summary>
    public void PublishTrades(Topic topic, params IEnumerable<string> trades)
    {
        lock (_gate)
        {
            if (!_trades.TryGetValue(topic.Id, out List<string>? all)) _trades[topic.Id] = all = [];
            string[] now = [.. trades];
            all.AddRange(now);
            Publish(new MarketMessage { Topic = topic, Data = Array(now), Cursor = new Cursor(Epoch, all.Count), EventCount = now.Length });
        }
    }

    public bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor)
    {
        OnCopy?.Invoke();
        lock (_gate)
        {
            bool found = _last.TryGetValue(topic.Id, out (byte[] Data, Cursor Cursor) last);
            cursor = last.Cursor;
            if (found) destination.Write(last.Data);
            return found;
        }
    }

    public bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (_gate)
        {
            List<string> all = _trades.GetValueOrDefault(topic.Id, []);
            cursor = new Cursor(Epoch, all.Count);
            if (all.Count > 0) destination.Write(Array(all.TakeLast(tradesMax)));
            return all.Count > 0;
        }
    }

    public ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor)
    {
        lock (_gate)
        {
            List<string> all = _trades.GetValueOrDefault(topic.Id, []);
            cursor = new Cursor(Epoch, all.Count);
            if (after.Epoch != Epoch || after.Offset > all.Count)
            {
                TryCopyTrades(topic, 30, destination, out cursor);
                return ResumeOutcome.OtherEpoch;
            }

            int from = (int)Math.Max(after.Offset, OldestTradeOffset - 1);
            if (from < all.Count) destination.Write(Array(all.Skip(from)));
            return from > after.Offset ? ResumeOutcome.Gap : ResumeOutcome.Complete;
        }
    }

    private void Publish(in MarketMessage message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Hub!.Publish(message);
        AllocatedByPublishing += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Array(IEnumerable<string> trades) => Encoding.UTF8.GetBytes($"[{string.Join(',', trades)}]");
}
