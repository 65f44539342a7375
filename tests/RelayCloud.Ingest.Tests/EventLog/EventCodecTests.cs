using System.Text;
using Azure.Messaging.EventHubs;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog;

/// <summary>An event of the log says everything about a value, to every reader of the log.</summary>
public sealed class EventCodecTests
{
    private readonly CoinTable _coins = new();
    private readonly TopicTable _topics;

    public EventCodecTests() => _topics = new TopicTable(_coins);

    public static TheoryData<Channel, bool, byte, byte, byte, string> EveryKind => new()
    {
        { Channel.L2Book, false, 0, 0, 0, "BTC" },
        { Channel.L2Book, true, 0, 0, 0, "BTC" },
        { Channel.L2Book, false, 5, 2, 0, "@107" },
        { Channel.Bbo, false, 0, 0, 0, "xyz:AAPL" },
        { Channel.Trades, false, 0, 0, 0, "PURR/USDC" },
        { Channel.Candle, false, 0, 0, 13, "ETH" },
        { Channel.AllMids, false, 0, 0, 0, "" },
        { Channel.AllMids, false, 0, 0, 0, "xyz" },
        { Channel.ActiveAssetCtx, false, 0, 0, 0, "@107" },
    };

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_value_comes_back_as_it_was_in_another_process(Channel channel, bool fast, byte nSigFigs, byte mantissa, byte interval, string coin)
    {
        Topic topic = TopicOf(new TopicKey(channel, fast, nSigFigs, mantissa, interval, _coins.GetOrAdd(coin)));
        EventData sent = Encode(topic, new Cursor(1_793_836_800_000, 57), channel == Channel.Trades ? 3 : 1, "{\"a\":1}");
        var elsewhere = new TopicTable(new CoinTable());
        Assert.True(new EventDecoder(elsewhere).TryDecode(sent, out LogEvent found));
        Assert.Equal(topic.Name, found.Topic.Name);
        Assert.Equal(topic.SubscriptionJson.ToArray(), found.Topic.SubscriptionJson.ToArray());
        Assert.Equal(new Cursor(1_793_836_800_000, 57), found.Cursor);
        Assert.Equal((channel == Channel.Trades ? 3 : 1, 5L, 6L), (found.EventCount, found.UpstreamTimeMs, found.ReceivedAtUs));
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(found.Data.Span));
    }

    [Fact]
    public void Foreign_events_are_refused_whatever_they_hold()
    {
        var decoder = new EventDecoder(_topics);
        Assert.False(decoder.TryDecode(new EventData("{}"), out _));
        foreach ((string name, object? value) in ((string, object?)[])
                 [
                     ("ch", "user"), ("ch", 5), ("ch", null), ("coin", ""), ("coin", new string('x', 33)), ("coin", 7), ("epoch", 0L), ("epoch", "1"), ("epoch", -1L), ("off", 0L), ("off", 1.5),
                     ("off", double.NaN), ("off", ulong.MaxValue), ("n", 0), ("n", -3), ("n", 99L), ("n", "2"), ("tUp", "x"), ("tIn", new DateTime(2026, 1, 1)),
                 ])
        {
            EventData data = Good();
            if (value is null) data.Properties.Remove(name);
            else data.Properties[name] = value;
            Assert.False(decoder.TryDecode(data, out _), $"{name}={value}");
        }

        Assert.True(decoder.TryDecode(Good(), out _));
    }

    [Fact]
    public void Parameters_that_no_topic_has_are_refused()
    {
        var decoder = new EventDecoder(_topics);
        foreach ((string channel, string name, object value) in ((string, string, object)[])
                 [
                     ("l2Book", "nSigFigs", 1), ("l2Book", "nSigFigs", 6), ("l2Book", "mantissa", 2), ("l2Book", "nSigFigs", "5"), ("candle", "interval", "2m"), ("candle", "interval", 1), ("candle", "x", 1),
                 ])
        {
            EventData data = Good();
            data.Properties.Remove("n");
            data.Properties["ch"] = channel;
            data.Properties[name] = value;
            Assert.False(decoder.TryDecode(data, out _), $"{channel} {name}={value}");
        }
    }

    [Theory]
    [InlineData((sbyte)9)]
    [InlineData((byte)9)]
    [InlineData((short)9)]
    [InlineData(9)]
    [InlineData(9u)]
    [InlineData(9ul)]
    [InlineData(9.0)]
    public void Numbers_may_come_in_any_type_that_other_clients_choose(object offset)
    {
        EventData data = Good();
        data.Properties["off"] = offset;
        Assert.True(new EventDecoder(_topics).TryDecode(data, out LogEvent found));
        Assert.Equal(9, found.Cursor.Offset);
    }

    [Theory]
    [InlineData("BTC", 125_114_879)]
    [InlineData("ETH", 1_689_966_077)]
    [InlineData("@107", 1_453_951_952)]
    public void The_partition_of_a_coin_never_changes(string coin, uint expected)
    {
        uint hash = Partitioning.HashOf(Encoding.UTF8.GetBytes(coin));
        Assert.Equal(expected, hash);
        foreach (Channel channel in (Channel[])[Channel.Trades, Channel.Bbo, Channel.L2Book, Channel.ActiveAssetCtx])
            Assert.Equal(hash, Partitioning.HashOf(TopicOf(TopicKey.Of(channel, _coins.GetOrAdd(coin)))));
    }

    [Fact]
    public void Coins_spread_evenly_and_topics_without_a_coin_stay_together()
    {
        int[] counts = new int[4];
        for (int i = 0; i < 900; i++) counts[Partitioning.HashOf(Encoding.UTF8.GetBytes($"@{i}")) % 4]++;
        Assert.All(counts, c => Assert.InRange(c, 180, 270));
        Assert.Equal(
            Partitioning.HashOf(TopicOf(TopicKey.Of(Channel.AllMids, 0))),
            Partitioning.HashOf(TopicOf(TopicKey.Of(Channel.AllMids, _coins.GetOrAdd("xyz")))));
    }

    [Fact]
    public void Partitions_are_in_the_order_of_their_numbers() =>
        Assert.Equal(["0", "1", "2", "10", "x"], RelayCloud.Ingest.EventLog.LogPartitions.Sorted(["10", "x", "2", "0", "1"]));

    private Topic TopicOf(TopicKey key)
    {
        Assert.True(_topics.TryGetOrAdd(key, out Topic? topic));
        return topic;
    }

    private EventData Good() => Encode(TopicOf(TopicKey.Of(Channel.Trades, _coins.GetOrAdd("BTC"))), new Cursor(42, 57), 3, "[1,2,3]");

    private EventData Encode(Topic topic, Cursor cursor, int count, string data)
    {
        using var folders = new LogFolders();
        using var journal = new EventJournal(new JournalOptions(folders.New(), 1 << 20, 8 << 20), NullLogger.Instance);
        journal.Append(new MarketMessage { Topic = topic, Data = Encoding.UTF8.GetBytes(data), Cursor = cursor, EventCount = count, UpstreamTimeMs = 5, ReceivedAtUs = 6 }, 1);
        using JournalReader reader = journal.OpenReaders(1)[0];
        Assert.True(reader.TryRead(out JournalRecord record));
        return new EventEncoder(_coins).Encode(in record);
    }
}
