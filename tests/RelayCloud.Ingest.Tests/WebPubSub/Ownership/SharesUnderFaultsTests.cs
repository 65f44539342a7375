using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Tests.Gateways;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Ownership;

/// <summary>Several containers on one table, by a clock that the test moves: some are paused, some die, requests fail before and after they have had an effect.</summary>
public sealed class SharesUnderFaultsTests
{
    private const int Partitions = 5;
    private static readonly LeaseTerms Terms = new(10_000, 5_000);

    private readonly ManualTime _time = new();
    private readonly MemoryTable _table = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_fails_no_two_send_at_once_and_in_the_end_all_have_their_share(int seed)
    {
        for (int round = 0; round < 60; round++) await RunAsync(new Random((seed * 1_000) + round));
    }

    [Fact]
    public async Task One_that_comes_gets_its_share_at_once_and_goes_on_where_the_other_has_ended()
    {
        PartitionShares one = Container("one"), two = Container("two");
        await one.LookAsync(default);
        await StepAsync(one, two);
        Assert.Equal(Partitions, one.Report().Owned.Count);
        foreach (int p in one.Report().Owned)
        {
            Assert.True(one.LeaseOf(p)!.TryBegin(out _));
            one.LeaseOf(p)!.End($"trades:C{p}@1s", new Cursor(1, 100 + p));
        }

        PartitionLease busy = one.LeaseOf(Partitions - 1)!;
        Assert.True(busy.TryBegin(out _));
        await StepAsync(two, one, two);
        Assert.Equal([0, 1, 2], one.Report().Owned);
        Assert.Equal([3], two.Report().Owned);
        Assert.Equal(new Cursor(1, 103), two.LeaseOf(3)!.PublishedOf("trades:C3@1s"));

        // The last send of the other partition is still under way.
        await StepAsync(one, two);
        Assert.Equal([3], two.Report().Owned);
        busy.End("trades:C4@1s", new Cursor(1, 105));
        await StepAsync(one, two);
        Assert.Equal([3, 4], two.Report().Owned);
        Assert.Equal(new Cursor(1, 105), two.LeaseOf(4)!.PublishedOf("trades:C4@1s"));
        Assert.Equal((2L, 0L), (one.Report().HandedOver, one.Report().Lost));
    }

    [Fact]
    public async Task One_that_stops_leaves_all_to_the_other_at_its_next_look()
    {
        PartitionShares one = Container("one"), two = Container("two");
        await StepAsync(one, two, one, two, one, two);
        Assert.Equal(Partitions, one.Report().Owned.Count + two.Report().Owned.Count);
        await one.StopAsync();
        await StepAsync(two);
        Assert.Equal(Partitions, two.Report().Owned.Count);
        Assert.Equal(1, two.Report().Containers);
        Assert.Null(_table[LeaseRow.KeyOf("one")]);
    }

    [Fact]
    public async Task One_that_was_paused_sends_nothing_and_learns_that_another_has_taken_over()
    {
        PartitionShares one = Container("one"), two = Container("two");
        await StepAsync(one);
        PartitionLease lease = one.LeaseOf(0)!;
        Assert.True(lease.CanSend);
        for (int i = 0; i <= 24; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await StepAsync(two);
            Assert.True(two.Report().Owned.Count == 0 || !lease.CanSend);
        }

        Assert.Equal(Partitions, two.Report().Owned.Count);
        await StepAsync(one);
        Assert.Equal(Partitions, one.Report().Lost);
        Assert.True(lease.IsEnding);
    }

    [Fact]
    public async Task One_that_was_paused_and_missed_by_nobody_goes_on()
    {
        PartitionShares one = Container("one");
        await StepAsync(one);
        PartitionLease lease = one.LeaseOf(0)!;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(lease.CanSend);
        await StepAsync(one);
        Assert.True(lease.CanSend);
        Assert.Same(lease, one.LeaseOf(0));
    }

    [Fact]
    public async Task A_count_that_is_not_known_is_taken_from_the_others_rows()
    {
        await StepAsync(Container("one"));
        PartitionShares two = Container("two", () => 0), three = new(new LeaseTable(new MemoryTable(), "three", Terms.LengthMs, _time), Terms, () => 0, _time, NullLogger<PartitionShares>.Instance);
        await StepAsync(two, three);
        Assert.Equal(Partitions, two.Report().Partitions);
        Assert.Equal(0, three.Report().Partitions);
    }

    private PartitionShares Container(string name, Func<int>? count = null) =>
        new(new LeaseTable(_table, name, Terms.LengthMs, _time), Terms, count ?? (() => Partitions), _time, NullLogger<PartitionShares>.Instance);

    private static async Task StepAsync(params PartitionShares[] containers)
    {
        foreach (PartitionShares one in containers)
        {
            await one.LookAsync(default);
            await one.KeepAsync(default);
        }
    }

    private async Task RunAsync(Random random)
    {
        var table = new MemoryTable { FailsBefore = () => random.Next(12) == 0, FailsAfter = () => random.Next(12) == 0 };
        int born = 0;
        PartitionShares New() => new(new LeaseTable(table, $"edge-{born++}", Terms.LengthMs, _time), Terms, () => Partitions, _time, NullLogger<PartitionShares>.Instance);
        List<(PartitionShares Shares, DateTimeOffset AwakeAt)> live = [(New(), default), (New(), default), (New(), default)];
        List<(int Partition, PartitionLease Lease, DateTimeOffset Until)> sends = [];
        for (int step = 0; step < 400; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(400)));
            DateTimeOffset now = _time.GetUtcNow();
            int i = random.Next(live.Count);

            // A container is paused for longer than a lease now and then, or dies, and another takes its place.
            if (random.Next(40) == 0) live[i] = (live[i].Shares, now.AddMilliseconds(random.Next(30_000)));
            if (random.Next(80) == 0) live[i] = (New(), default);
            if (now < live[i].AwakeAt) continue;
            PartitionShares acting = live[i].Shares;
            await IgnoreAsync(random.Next(2) == 0 ? acting.LookAsync(default) : acting.KeepAsync(default));

            // Sends end by themselves, in time or by their limit.
            foreach ((_, PartitionLease lease, DateTimeOffset until) in sends.Where(s => now >= s.Until || random.Next(3) == 0).ToArray())
            {
                lease.End("trades:X@1s", now < until ? new Cursor(1, step + 1) : null);
                sends.RemoveAll(s => s.Lease == lease && s.Until == until);
            }

            for (int p = 0; p < Partitions; p++)
            {
                if (acting.LeaseOf(p) is not { } mine || !mine.TryBegin(out int limitMs)) continue;
                Assert.DoesNotContain(sends, s => s.Partition == p && s.Lease != mine && now < s.Until);
                Assert.DoesNotContain(live, other => other.Shares != acting && other.Shares.LeaseOf(p) is { CanSend: true });
                if (sends.Any(s => s.Partition == p)) mine.End("trades:X@1s", null);
                else sends.Add((p, mine, now.AddMilliseconds(limitMs)));
            }
        }

        foreach ((_, PartitionLease lease, _) in sends) lease.End("trades:X@1s", null);
        table.FailsBefore = table.FailsAfter = () => false;
        for (int i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            foreach ((PartitionShares shares, _) in live)
            {
                await shares.KeepAsync(default);
                await shares.LookAsync(default);
            }
        }

        int[] counts = [.. live.Select(one => one.Shares.Report().Owned.Count)];
        Assert.Equal(Partitions, counts.Sum());
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        Assert.Equal(Enumerable.Range(0, Partitions), live.SelectMany(one => one.Shares.Report().Owned).Order());
    }

    private static async Task IgnoreAsync(Task request)
    {
        try
        {
            await request;
        }
        catch (Azure.RequestFailedException)
        {
            // As the loops do.
        }
    }
}
