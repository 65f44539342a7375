using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Ownership;

public sealed class PartitionLeaseTests
{
    private readonly ManualTime _time = new();
    private readonly LeaseTerms _terms = new(10_000, 5_000);

    [Fact]
    public void No_send_outlives_the_lease_and_none_begins_that_could_not_end_in_it()
    {
        PartitionLease lease = PartitionLease.Claimed(_terms, LeaseStamp.Now(_time), [], _time);
        Assert.True(lease.TryBegin(out int limitMs));
        Assert.Equal(5_000, limitMs);
        _time.Advance(TimeSpan.FromMilliseconds(6_500));
        Assert.True(lease.TryBegin(out limitMs));
        Assert.Equal(10_000 - 500 - 6_500, limitMs);
        _time.Advance(TimeSpan.FromMilliseconds(501));
        Assert.False(lease.CanSend);
        Assert.False(lease.TryBegin(out limitMs));
        Assert.Equal(0, limitMs);
    }

    [Fact]
    public void A_renewal_counts_from_when_it_was_sent()
    {
        PartitionLease lease = PartitionLease.Claimed(_terms, LeaseStamp.Now(_time), [], _time);
        _time.Advance(TimeSpan.FromSeconds(2));
        LeaseStamp sent = LeaseStamp.Now(_time);
        _time.Advance(TimeSpan.FromSeconds(5));
        lease.Renewed(sent);
        Assert.True(lease.TryBegin(out int limitMs));
        Assert.Equal(4_500, limitMs);
    }

    [Fact]
    public void A_clock_on_the_wall_that_has_gone_further_counts()
    {
        var suspended = new LeaseStamp(_time.GetTimestamp(), _time.GetUtcNow() - TimeSpan.FromSeconds(20));
        Assert.False(PartitionLease.Claimed(_terms, suspended, [], _time).CanSend);
        var setBack = new LeaseStamp(_time.GetTimestamp() - (20 * _time.TimestampFrequency), _time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.False(PartitionLease.Claimed(_terms, setBack, [], _time).CanSend);
    }

    [Fact]
    public void One_that_ends_lets_no_send_begin_and_is_idle_when_the_last_has_ended()
    {
        PartitionLease lease = PartitionLease.Claimed(_terms, LeaseStamp.Now(_time), [KeyValuePair.Create("trades:BTC@1s", new Cursor(1, 5))], _time);
        Assert.True(lease.TryBegin(out _));
        Assert.True(lease.TryBegin(out _));
        lease.Close();
        Assert.False(lease.TryBegin(out _));
        lease.End("l2Book:BTC@1s", null);
        Assert.False(lease.IsIdle);
        lease.End("trades:ETH@1s", new Cursor(1, 7));
        Assert.True(lease.IsIdle);
        Assert.Equal(new Cursor(1, 5), lease.PublishedOf("trades:BTC@1s"));
        Assert.Equal(new Cursor(1, 7), lease.PublishedOf("trades:ETH@1s"));
        Assert.Equal(2, lease.Read().Published.Length);
        lease.Forget("trades:BTC@1s");
        Assert.Null(lease.PublishedOf("trades:BTC@1s"));
    }

    [Fact]
    public void Groups_of_the_owner_before_that_nobody_is_in_are_forgotten_in_time()
    {
        PartitionLease lease = PartitionLease.Claimed(_terms, LeaseStamp.Now(_time), [KeyValuePair.Create("trades:BTC@1s", new Cursor(1, 5)), KeyValuePair.Create("trades:ETH@1s", new Cursor(1, 6))], _time);
        lease.Prune(group => group == "trades:ETH@1s", 60_000);
        Assert.Equal(2, lease.Read().Published.Length);
        _time.Advance(TimeSpan.FromMinutes(1));
        lease.Prune(group => group == "trades:ETH@1s", 60_000);
        Assert.Equal(["trades:ETH@1s"], lease.Read().Published.Select(p => p.Key));
        Assert.Equal(1, lease.Changes);
    }

    [Fact]
    public void What_is_published_comes_back_from_its_text_and_too_much_of_it_is_cut()
    {
        var published = Enumerable.Range(0, 20_000).ToDictionary(i => $"trades:кот{i}@250ms", i => new Cursor(1_760_000_000_000, i));
        IReadOnlyList<string> columns = PublishedText.ToColumns(published);
        Assert.Equal(PublishedText.ColumnsMax, columns.Count);
        Assert.All(columns, c => Assert.InRange(c.Length, 1, PublishedText.ColumnCharsMax));
        Dictionary<string, Cursor> read = PublishedText.Parse(columns);
        Assert.InRange(read.Count, 8_000, 19_999);
        Assert.All(read, pair => Assert.Equal(published[pair.Key], pair.Value));
        Assert.Empty(PublishedText.Parse([null, "no tab\n\t1:2\nx\t1:\n"]));
    }
}
