using System.Text;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Scheduling;

public sealed class EventBacklogTests
{
    [Fact]
    public void Updates_that_fit_are_sent_as_one_array_of_at_most_the_bound()
    {
        var backlog = new EventBacklog(batchBytesMax: 13, waitingBytesMax: 1_000);
        foreach (string array in new[] { "[1,2]", "[3]", "[4444]", "[5]", "[666666666666666]" }) backlog.Offer(Update(array, last: array.Length, count: 1));
        Assert.Equal(["[1,2,3,4444]", "[5]", "[666666666666666]"], TakeAll(backlog));
        Assert.False(backlog.HasWaiting);
    }

    [Fact]
    public void A_batch_that_did_not_arrive_comes_again_before_what_is_newer()
    {
        var backlog = new EventBacklog(100, 1_000);
        backlog.Offer(Update("[1]", 1, 1));
        Assert.Equal("[1]", Text(backlog.Take()));
        backlog.Offer(Update("[2]", 2, 1));
        backlog.GiveBack();
        Assert.Equal("[1,2]", Text(backlog.Take()));
        backlog.Confirm();
        Assert.False(backlog.HasWaiting);
    }

    [Fact]
    public void Too_much_waiting_becomes_a_gap_that_says_where_to_resume()
    {
        var backlog = new EventBacklog(100, waitingBytesMax: 20);
        backlog.Offer(Update("[1,2,3]", 13, 3));
        backlog.Offer(Update("[4,5,6]", 16, 3));
        Assert.Equal(0, backlog.Lost);
        backlog.Offer(Update("[7,8,9]", 19, 3));
        Assert.Equal(3, backlog.Lost);
        backlog.Offer(Update("[0]", 20, 1));
        GroupBatch batch = backlog.Take();
        Assert.Equal((new Cursor(1, 10), new Cursor(1, 20), "[0]"), (batch.GapAfter!.Value, batch.Last, Text(batch)));
        backlog.Confirm();
        backlog.Offer(Update("[1]", 21, 1));
        Assert.Null(backlog.Take().GapAfter);
    }

    [Fact]
    public void A_gap_is_told_also_when_nothing_follows_it_and_again_when_that_did_not_arrive()
    {
        var backlog = new EventBacklog(100, waitingBytesMax: 5);
        backlog.Offer(Update("[1,2,3]", 3, 3));
        GroupBatch first = backlog.Take();
        Assert.Equal((new Cursor(1, 0), new Cursor(1, 3), 0), (first.GapAfter!.Value, first.Last, first.Updates));
        backlog.GiveBack();
        Assert.Equal(new Cursor(1, 0), backlog.Take().GapAfter);
        backlog.Confirm();
        Assert.False(backlog.HasWaiting);
    }

    [Fact]
    public void A_gap_that_comes_up_while_a_lost_batch_is_under_way_begins_with_that_batch()
    {
        var backlog = new EventBacklog(100, waitingBytesMax: 5);
        backlog.Offer(Update("[1]", 1, 1));
        backlog.Take();
        backlog.Offer(Update("[2,3,4]", 4, 3));
        backlog.GiveBack();
        GroupBatch batch = backlog.Take();
        Assert.Equal((new Cursor(1, 0), 0), (batch.GapAfter!.Value, batch.Updates));
        Assert.Equal(2, backlog.Lost);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_happens_a_customer_knows_of_every_event_that_it_did_not_get(int seed)
    {
        var random = new Random(seed);
        var backlog = new EventBacklog(60, 300);
        long offered = 0;
        long known = 0; // every event up to here was got, or is known to be missing
        for (int step = 0; step < 20_000; step++)
        {
            for (int n = random.Next(4); n > 0; n--)
            {
                int count = random.Next(1, 4);
                string array = $"[{string.Join(',', Enumerable.Range(1, count).Select(i => offered + i))}]";
                offered += count;
                backlog.Offer(Update(array, offered, count));
            }

            if (!backlog.HasWaiting) continue;
            GroupBatch batch = backlog.Take();
            if (random.Next(3) == 0) backlog.Offer(Update($"[{offered + 1}]", ++offered, 1));
            if (random.Next(2) == 0)
            {
                backlog.GiveBack();
                continue;
            }

            backlog.Confirm();
            long[] numbers = batch.Data.IsEmpty ? [] : System.Text.Json.JsonSerializer.Deserialize<long[]>(batch.Data.Span)!;
            if (batch.GapAfter is { } gap)
            {
                Assert.Equal(known, gap.Offset);
                known = numbers.Length > 0 ? numbers[0] - 1 : batch.Last.Offset;
            }

            foreach (long number in numbers) Assert.Equal(++known, number);
            Assert.Equal(known, batch.Last.Offset);
        }

        Assert.True(backlog.Lost > 0);
    }

    private static List<string> TakeAll(EventBacklog backlog)
    {
        var all = new List<string>();
        while (backlog.HasWaiting)
        {
            all.Add(Text(backlog.Take()));
            backlog.Confirm();
        }

        return all;
    }

    private static EventUpdate Update(string array, long last, int count) => new(Encoding.ASCII.GetBytes(array), new Cursor(1, last), count);

    private static string Text(GroupBatch batch) => Encoding.ASCII.GetString(batch.Data.Span);
}
