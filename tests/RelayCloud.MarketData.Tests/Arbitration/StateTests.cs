using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class StateTests
{
    private const long T = Wire.StartMs;
    private readonly FeedHarness _feed = new();

    [Fact]
    public void The_first_copy_wins_and_an_older_value_is_late()
    {
        Assert.Equal("Accepted", _feed.Send(0, Wire.Bbo("BTC", T)));
        Assert.Equal("Duplicate", _feed.Send(1, Wire.Bbo("BTC", T)));
        Assert.Equal("Accepted", _feed.Send(1, Wire.Bbo("BTC", T + 70, "84143.5")));
        Assert.Equal("Duplicate", _feed.Send(0, Wire.Bbo("BTC", T + 70, "84143.5")));
        Assert.Equal("Late", _feed.Send(0, Wire.Bbo("BTC", T)));
        Assert.Equal([T, T + 70], _feed.Messages.Select(m => m.UpstreamTimeMs));
        Assert.Equal([1L, 2L], _feed.Messages.Select(m => m.Cursor.Offset));
    }

    [Fact]
    public void The_bytes_of_data_are_passed_on_exactly()
    {
        string data = $"{{ \"coin\" : \"BTC\", \"time\":{T}, \"bbo\":[ null , {{\"sz\":\"1.50\",\"px\":\"007.10\",\"n\":1}}], \"new\":\"é\\u00e9\" }}";
        _feed.Send(0, "{\"channel\":\"bbo\", \"data\": " + data + " }");
        Assert.Equal(data, _feed.Messages.Single().Data);
        Assert.Equal(data, _feed.Last(_feed.TopicOf(Channel.Bbo), out Cursor cursor));
        Assert.Equal(new Cursor(_feed.Feed.EpochMs, 1), cursor);
    }

    [Fact]
    public void Two_books_of_one_time_that_differ_are_a_divergence_and_change_nothing()
    {
        _feed.Send(0, Wire.DeepBook("BTC", T, 20));
        Assert.Equal("Divergent", _feed.Send(2, Wire.DeepBook("BTC", T, 19)));
        Assert.Single(_feed.Messages);
        FeedStatistics statistics = _feed.Feed.Snapshot();
        Assert.Equal(1, statistics.Divergences);
        Assert.Equal(1, statistics.DivergencesByPair[0][2]);
        Divergence divergence = Assert.Single(statistics.LatestDivergences);
        Assert.Equal((T, 0, 2, "l2Book:BTC"), (divergence.TimeMs, divergence.PublishedGateway, divergence.DivergentGateway, divergence.Topic.Name));
        Assert.True(_feed.Feed.TryGetInfo(_feed.TopicOf(Channel.L2Book), out TopicInfo info));
        Assert.Equal(1, info.Divergences);
    }

    [Fact]
    public void The_same_book_in_another_spelling_is_no_divergence()
    {
        _feed.Send(0, Wire.Book("BTC", T, Wire.Level("84143.0", "1.50", 12), Wire.Level("84144.0")));
        string other = Wire.Book("BTC", T, Wire.Level("84143", "1.5", 12), Wire.Level("84144.00")).Replace(",\"sz\"", " , \"sz\"", StringComparison.Ordinal);
        Assert.Equal("Duplicate", _feed.Send(1, other));
        Assert.Equal("Divergent", _feed.Send(1, Wire.Book("BTC", T, Wire.Level("84143.0", "1.5", 1), Wire.Level("84144.0"))));
        Assert.Equal("Divergent", _feed.Send(1, Wire.Book("BTC", T, Wire.Level("84143.0", "1.5", 12), "")));
    }

    [Fact]
    public void The_report_of_divergences_keeps_the_latest()
    {
        var feed = new FeedHarness(new MarketFeedOptions { GatewayCount = 2, DivergencesKept = 3 });
        for (int i = 0; i < 5; i++)
        {
            feed.Send(0, Wire.Bbo("BTC", T + i));
            feed.Send(1, Wire.Bbo("BTC", T + i, "1.0"));
        }

        FeedStatistics statistics = feed.Feed.Snapshot();
        Assert.Equal(5, statistics.Divergences);
        Assert.Equal([T + 2, T + 3, T + 4], statistics.LatestDivergences.Select(d => d.TimeMs));
    }

    [Fact]
    public void Fast_and_full_books_are_topics_of_their_own()
    {
        _feed.Send(0, Wire.DeepBook("BTC", T, 20));
        _feed.Send(0, Wire.Book("BTC", T, Wire.Level("1.0"), "", ",\"fast\":true"));
        Assert.Equal(["l2Book:BTC", "l2Book:BTC?fast"], _feed.Messages.Select(m => m.Topic.Name));
    }

    [Fact]
    public void An_aggregated_book_goes_to_the_topic_that_its_socket_carries_and_never_to_the_full_one()
    {
        Topic aggregated = _feed.TopicOf(new TopicKey(Channel.L2Book, false, 5, 2, 0, _feed.Coins.IdOf("BTC")));
        string withSpread = Wire.Book("BTC", T, Wire.Level("84140.0"), Wire.Level("84150.0"), ",\"spread\":\"10.0\"");
        Assert.Equal("Ignored", _feed.Send(0, withSpread));
        Assert.Equal("Accepted", _feed.Send(0, withSpread, new OneBook(aggregated)));
        Assert.Equal("l2Book:BTC?nSigFigs=5&mantissa=2", _feed.Messages.Single().Topic.Name);
    }

    [Fact]
    public void Without_spread_a_book_is_aggregated_only_where_the_full_one_was_not_asked_for()
    {
        Topic full = _feed.TopicOf(Channel.L2Book);
        Topic aggregated = _feed.TopicOf(new TopicKey(Channel.L2Book, false, 5, 0, 0, _feed.Coins.IdOf("BTC")));
        var books = new OneBook(aggregated);
        _feed.Send(0, Wire.DeepBook("BTC", T, 2), books);
        _feed.Feed.OnSubscribing(0, full);
        _feed.Send(0, Wire.DeepBook("BTC", T + 1, 2), books);
        _feed.Feed.OnTopicDown(0, full);
        _feed.Send(0, Wire.DeepBook("BTC", T + 2, 2), books);
        Assert.Equal([aggregated, full, aggregated], _feed.Messages.Select(m => m.Topic));
    }

    [Fact]
    public void Candles_go_by_opening_then_trades_then_volume()
    {
        Assert.Equal("Accepted", _feed.Send(0, Wire.Candle("BTC", T, 5, "1.0")));
        Assert.Equal("Duplicate", _feed.Send(1, Wire.Candle("BTC", T, 5, "1.0")));
        Assert.Equal("Accepted", _feed.Send(1, Wire.Candle("BTC", T, 6, "1.5")));
        Assert.Equal("Late", _feed.Send(0, Wire.Candle("BTC", T, 5, "9.0")));
        Assert.Equal("Accepted", _feed.Send(0, Wire.Candle("BTC", T, 6, "1.51")));
        Assert.Equal("Late", _feed.Send(1, Wire.Candle("BTC", T, 6, "1.5")));
        Assert.Equal("Divergent", _feed.Send(1, Wire.Candle("BTC", T, 6, "1.510", "84144.0")));
        Assert.Equal("Accepted", _feed.Send(1, Wire.Candle("BTC", T + 60_000, 1, "0.1")));
        Assert.Equal("Late", _feed.Send(0, Wire.Candle("BTC", T, 99, "99.0")));
        Assert.Equal(4, _feed.Messages.Count);
        Assert.All(_feed.Messages, m => Assert.Equal(0, m.UpstreamTimeMs));
    }

    [Fact]
    public void A_channel_without_times_follows_one_gateway()
    {
        Assert.Equal("Accepted", _feed.Send(1, Wire.Mids("1.0")));
        Assert.Equal("NotLeader", _feed.Send(0, Wire.Mids("2.0")));
        Assert.Equal("Duplicate", _feed.Send(1, Wire.Mids("1.0")));
        Assert.Equal("Accepted", _feed.Send(1, Wire.Mids("3.0")));
        Assert.Equal(2, _feed.Messages.Count);
    }

    [Fact]
    public void Another_gateway_leads_when_the_leader_goes_down_and_keeps_the_lead()
    {
        Topic ctx = _feed.TopicOf(Channel.ActiveAssetCtx);
        _feed.Send(0, Wire.Ctx("BTC", "1.0"));
        _feed.Feed.OnTopicDown(1, ctx);
        Assert.Equal("NotLeader", _feed.Send(1, Wire.Ctx("BTC", "2.0")));
        _feed.Feed.OnTopicDown(0, ctx);
        Assert.Equal("Accepted", _feed.Send(1, Wire.Ctx("BTC", "2.0")));
        _feed.Feed.OnSubscribing(0, ctx);
        Assert.Equal("NotLeader", _feed.Send(0, Wire.Ctx("BTC", "1.0")));
    }

    [Fact]
    public void Another_gateway_leads_when_the_leader_is_silent_for_three_cadences()
    {
        _feed.Send(0, Wire.Ctx("BTC", "1.0"));
        _feed.Time.Advance(3_000);
        Assert.Equal("NotLeader", _feed.Send(1, Wire.Ctx("BTC", "2.0")));
        Assert.Equal("Duplicate", _feed.Send(0, Wire.Ctx("BTC", "1.0")));
        _feed.Time.Advance(3_000);
        Assert.Equal("NotLeader", _feed.Send(1, Wire.Ctx("BTC", "2.0")));
        _feed.Time.Advance(1);
        Assert.Equal("Accepted", _feed.Send(1, Wire.Ctx("BTC", "2.0")));
        Assert.Equal("NotLeader", _feed.Send(0, Wire.Ctx("BTC", "3.0")));
    }

    [Fact]
    public void Dexes_have_mids_of_their_own_and_spot_contexts_are_contexts()
    {
        _feed.Send(0, Wire.Mids("1.0"));
        _feed.Send(0, Wire.Mids("1.0", "xyz"));
        _feed.Send(0, Wire.SpotCtx("@107"));
        Assert.Equal(["allMids", "allMids:xyz", "activeAssetCtx:@107"], _feed.Messages.Select(m => m.Topic.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void State_never_goes_back_and_agrees_with_a_naive_model(int seed)
    {
        var random = new Random(seed);
        var feed = new FeedHarness();
        long newest = 0;
        string? content = null;
        int published = 0;
        for (int i = 0; i < 5_000; i++)
        {
            feed.Time.Advance(random.Next(60));
            long time = T + (i * 20) + random.Next(-300, 300);
            string frame = Wire.Bbo("BTC", time, random.Next(50) == 0 ? "84142.0" : "84143.0");
            string expected = time > newest ? "Accepted" : time < newest ? "Late" : content == frame ? "Duplicate" : "Divergent";
            Assert.Equal(expected, feed.Send(random.Next(3), frame));
            if (expected != "Accepted") continue;
            newest = time;
            content = frame;
            published++;
        }

        Assert.Equal(published, feed.Messages.Count);
        Assert.Equal(feed.Messages.Select(m => m.UpstreamTimeMs).Order(), feed.Messages.Select(m => m.UpstreamTimeMs));
    }

    private sealed class OneBook(Topic topic) : IAggregatedBooks
    {
        public Topic? Find(int coinId, bool fast) => coinId == topic.Key.CoinId && fast == topic.Key.Fast ? topic : null;
    }
}
