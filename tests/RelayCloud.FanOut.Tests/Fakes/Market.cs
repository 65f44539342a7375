using System.Globalization;
using System.Text;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Tests.Fakes;

/// <summary>A hub with topics to publish on, as arbitration would: store, then publish, under one lock.</summary>
internal sealed class Market : IDisposable
{
    private readonly Dictionary<int, long> _offsets = [];
    private readonly TopicTable _topics;

    public Market(HubOptions? options = null, Messages.IMessageEncoder? encoder = null, TimeProvider? time = null)
    {
        var coins = new CoinTable();
        foreach (string coin in (string[])["BTC", "ETH", "SOL"]) coins.GetOrAdd(coin);
        _topics = new TopicTable(coins);
        Hub = new Hub(options ?? new HubOptions { Lanes = 1 }, [encoder ?? Encoder], Snapshots, time ?? TimeProvider.System);
    }

    public LineEncoder Encoder { get; } = new();

    public FakeSnapshots Snapshots { get; } = new();

    public Hub Hub { get; }

    public Topic Book(string coin = "BTC") => Topic(Channel.L2Book, coin);

    public Topic Trades(string coin = "BTC") => Topic(Channel.Trades, coin);

    public Topic Topic(Channel channel, string coin)
    {
        _topics.TryGetOrAdd(TopicKey.Of(channel, _topics.Coins.IdOf(coin)), out Topic? topic);
        return topic!;
    }

    public long Publish(Topic topic, string data)
    {
        lock (Snapshots)
        {
            long offset = _offsets[topic.Id] = _offsets.GetValueOrDefault(topic.Id) + 1;
            var cursor = new Cursor(1, offset);
            if (topic.Kind == TopicKind.State) Snapshots.Last[topic.Id] = (data, cursor);
            else if (Snapshots.Trades.TryGetValue(topic.Id, out List<string>? trades)) trades.Add(data);
            else Snapshots.Trades[topic.Id] = [data];
            Hub.Publish(new MarketMessage { Topic = topic, Data = Encoding.UTF8.GetBytes(data), Cursor = cursor, EventCount = 1 });
            return offset;
        }
    }

    public void PublishMany(Topic topic, int count)
    {
        for (int i = 0; i < count; i++) Publish(topic, i.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => Hub.Dispose();
}
