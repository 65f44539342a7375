using System.Text;
using System.Text.Json;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;
using ManualTime = RelayCloud.Ingest.Tests.Info.ManualTime;

namespace RelayCloud.Ingest.Tests.WebPubSub.Publishing;

/// <summary>Where a container goes on that takes a group over from another.</summary>
public sealed class GroupReaderTests
{
    private const string Name = "trades:BTC@1s";

    private readonly ManualTime _time = new();
    private readonly MarketFeed _feed;
    private readonly Topic _topic;
    private readonly EventBacklog _backlog = new(1_900, 1 << 20);
    private long _offset;

    public GroupReaderTests()
    {
        var coins = new CoinTable();
        var topics = new TopicTable(coins);
        _topic = topics.TryGetOrAdd(TopicKey.Of(Channel.Trades, coins.GetOrAdd("BTC")), out Topic? topic) ? topic : throw new InvalidOperationException("No room.");
        _feed = new MarketFeed(topics, new RecordingHub(), new MarketFeedOptions { GatewayCount = 1, TradesKeptMax = 40 }, _time);
    }

    [Fact]
    public void It_goes_on_after_the_last_trade_that_was_published()
    {
        Trades(20);
        (GroupReader reader, TopicGroup group) = TakenOver(new Cursor(7, 15));
        reader.Read(group);
        Assert.Equal([16, 17, 18, 19, 20], Taken());
        Assert.Equal(0, reader.Gaps);
    }

    [Fact]
    public void While_its_log_is_behind_it_waits_and_publishes_nothing_twice()
    {
        Trades(10);
        (GroupReader reader, TopicGroup group) = TakenOver(new Cursor(7, 15));
        reader.Read(group);
        _time.Advance(TimeSpan.FromSeconds(9));
        Trades(3);
        reader.Read(group);
        Assert.False(_backlog.HasWaiting);
        Trades(4);
        reader.Read(group);
        Assert.Equal([16, 17], Taken());
        Assert.Equal(0, reader.Gaps);
    }

    [Fact]
    public void A_log_that_stays_behind_is_another_one_and_that_is_told()
    {
        Trades(10);
        (GroupReader reader, TopicGroup group) = TakenOver(new Cursor(7, 15));
        reader.Read(group);
        _time.Advance(TimeSpan.FromSeconds(11));
        reader.Read(group);
        Assert.Equal(new Cursor(7, 15), _backlog.Take().GapAfter);
        _backlog.Confirm();
        Trades(2);
        reader.Read(group);
        Assert.Equal([11, 12], Taken());
        Assert.Equal(1, reader.Gaps);
    }

    [Fact]
    public void What_the_feed_has_no_longer_is_told()
    {
        Trades(100);
        (GroupReader reader, TopicGroup group) = TakenOver(new Cursor(7, 15));
        reader.Read(group);
        GroupBatch batch = _backlog.Take();
        Assert.Equal(new Cursor(7, 15), batch.GapAfter);
        Assert.Equal(61, TidsOf(batch)[0]);
    }

    [Fact]
    public void Cursors_that_are_another_containers_own_are_not_waited_for()
    {
        Trades(10);
        (GroupReader reader, TopicGroup group) = TakenOver(new Cursor(9, 3), behindMsMax: 0);
        reader.Read(group);
        Assert.Equal(new Cursor(9, 3), _backlog.Take().GapAfter);
    }

    private (GroupReader Reader, TopicGroup Group) TakenOver(Cursor published, int behindMsMax = 10_000)
    {
        PartitionLease lease = PartitionLease.Claimed(new LeaseTerms(10_000, 5_000), LeaseStamp.Now(_time), [KeyValuePair.Create(Name, published)], _time);
        var group = new TopicGroup(new PublishGroup(Name, 1_000, _backlog), _topic, lease);
        var reader = new GroupReader(_feed, behindMsMax, _time);
        reader.Begin(group);
        return (reader, group);
    }

    private void Trades(int count)
    {
        _offset += count;
        long timeMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        string data = LogMarket.TradesData("BTC", [.. Enumerable.Range(0, count).Select(i => (timeMs, _offset - count + 1 + i))]);
        Assert.Equal(ReplayOutcome.Taken, _feed.Relay(new MarketMessage { Topic = _topic, Data = Encoding.UTF8.GetBytes(data), Cursor = new Cursor(7, _offset), EventCount = count }));
    }

    private long[] Taken()
    {
        GroupBatch batch = _backlog.Take();
        Assert.Null(batch.GapAfter);
        return TidsOf(batch);
    }

    private static long[] TidsOf(in GroupBatch batch)
    {
        using JsonDocument trades = JsonDocument.Parse(batch.Data);
        return [.. trades.RootElement.EnumerateArray().Select(t => t.GetProperty("tid").GetInt64())];
    }
}
