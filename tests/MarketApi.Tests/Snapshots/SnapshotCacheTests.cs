using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.MarketApi.Answers;
using RelayCloud.MarketApi.Configuration;
using RelayCloud.MarketApi.Snapshots;
using RelayCloud.MarketApi.Tests.Support;

namespace RelayCloud.MarketApi.Tests.Snapshots;

/// <summary>What snapshots cost, and how old they get.</summary>
public sealed class SnapshotCacheTests
{
    private const int Interval = 500;

    private readonly ManualTime _time = new();
    private readonly FakeReader _reader = new();
    private readonly OutageLog _outages;
    private readonly SnapshotCache _cache;

    public SnapshotCacheTests()
    {
        _outages = new OutageLog(NullLogger<OutageLog>.Instance, _time);
        _cache = new SnapshotCache(_reader, new MarketApiOptions { SymbolsMax = 100 }, _outages, _time);
        Put(1);
    }

    private SnapshotSlot Slot => _cache.Bbos.SlotOf("BTC");

    [Fact]
    public async Task A_thousand_requests_at_once_cost_one_read()
    {
        var gate = new TaskCompletionSource();
        _reader.Gate = gate.Task;
        Task<long>[] asking = [.. Enumerable.Range(0, 1_000).Select(_ => Task.Run(() => OffsetAsync(Slot)))];
        await Until.TrueAsync("the read has begun", () => _reader.Reads == 1);
        gate.SetResult();
        Assert.All(await Task.WhenAll(asking), o => Assert.Equal(1, o));
        Assert.Equal(1, _reader.Reads);
        Assert.Equal(1, _reader.RunningMax);
    }

    [Fact]
    public async Task A_hot_symbol_costs_one_read_an_interval_and_nobody_waits_for_it()
    {
        await OffsetAsync(Slot);
        for (int interval = 0; interval < 5; interval++)
        {
            for (int i = 0; i < 100; i++) Assert.Equal(SlotState.Ready, Look(out _, out _));
            Assert.Equal(interval + 1, _reader.Reads);
            Put(interval + 2);
            _time.Advance(Interval);
            // The first to come starts the read and is answered from what there is.
            Assert.Equal(SlotState.Ready, Look(out long offset, out bool isStale));
            Assert.Equal((interval + 1, false), (offset, isStale));
            await Slot.WaitAsync();
            Assert.Equal(SlotState.Ready, Look(out offset, out _));
            Assert.Equal(interval + 2, offset);
        }

        Assert.Equal(6, _reader.Reads);
    }

    [Fact]
    public async Task What_nobody_asks_for_is_not_read_and_what_is_old_is_waited_for()
    {
        await OffsetAsync(Slot);
        Put(2);
        _time.Advance(60_000);
        Assert.Equal(1, _reader.Reads);
        Assert.Equal(SlotState.Wait, Look(out _, out _));
        Assert.Equal(2, await OffsetAsync(Slot));
    }

    [Fact]
    public async Task An_outage_is_bridged_with_stale_answers_up_to_the_bound_and_then_refused()
    {
        await OffsetAsync(Slot);
        _reader.Failure = new IOException("no table");
        _time.Advance(Interval);
        Assert.Equal(SlotState.Ready, Look(out _, out bool isStale));
        Assert.False(isStale);
        await Slot.WaitAsync();
        Assert.True(_outages.IsFailing);
        _time.Advance(Interval);
        Assert.Equal(SlotState.Ready, await SettledAsync());
        Assert.Equal(SlotState.Ready, Look(out _, out isStale));
        Assert.True(isStale);

        int reads = _reader.Reads;
        for (int i = 0; i < 50; i++) Look(out _, out _);
        Assert.Equal(reads, _reader.Reads);

        _time.Advance(13_900);
        Assert.Equal(SlotState.Ready, await SettledAsync());
        _time.Advance(200);
        Assert.Equal(SlotState.Unavailable, await SettledAsync());

        _reader.Failure = null;
        Put(5);
        _time.Advance(Interval);
        Assert.Equal(5, await OffsetAsync(Slot));
        Assert.False(_outages.IsFailing);
        Assert.Equal(SlotState.Ready, Look(out _, out isStale));
        Assert.False(isStale);
    }

    [Fact]
    public async Task A_table_that_hangs_makes_the_first_wait_and_nobody_after()
    {
        await OffsetAsync(Slot);
        var hang = new TaskCompletionSource();
        _reader.Gate = hang.Task;
        _time.Advance(2 * Interval);
        Assert.Equal(SlotState.Wait, Look(out _, out _));
        Task waiting = Slot.WaitAsync();
        await Until.TrueAsync("the read has begun", () => _reader.Reads == 2);
        _time.Advance(Interval);
        Assert.Equal(SlotState.Ready, Look(out _, out bool isStale));
        Assert.True(isStale);
        Assert.False(waiting.IsCompleted);
        // The read's own time is over.
        _time.Advance(2_000);
        await Until.TrueAsync("the read has ended", () => waiting.IsCompleted);
        Assert.Equal(1, _outages.Failures);
        hang.SetResult();
    }

    [Fact]
    public async Task A_symbol_never_read_is_refused_at_once_while_the_table_fails()
    {
        _reader.Failure = new IOException("no table");
        Assert.Equal(SlotState.Wait, Look(out _, out _));
        await Slot.WaitAsync();
        for (int i = 0; i < 100; i++) Assert.Equal(SlotState.Unavailable, Look(out _, out _));
        Assert.Equal(1, _reader.Reads);
    }

    [Fact]
    public async Task A_row_that_is_no_JSON_counts_as_unreadable_and_heals()
    {
        _reader.Put("BTC", Rows.Of("bbo", "{\"coin\":", 2));
        Assert.Equal(SlotState.Wait, Look(out _, out _));
        await Slot.WaitAsync();
        Assert.Equal(SlotState.Unavailable, Look(out _, out _));
        Put(3);
        _time.Advance(Interval);
        Assert.Equal(3, await OffsetAsync(Slot));
    }

    [Fact]
    public async Task An_unchanged_row_keeps_its_prepared_answers()
    {
        await OffsetAsync(Slot);
        Slot.Look(_time.GetTimestamp(), out SnapshotAnswers? before, out _);
        _time.Advance(Interval);
        Slot.Look(_time.GetTimestamp(), out _, out _);
        await Slot.WaitAsync();
        Slot.Look(_time.GetTimestamp(), out SnapshotAnswers? after, out _);
        Assert.Same(before, after);
        Assert.Equal(2, _reader.Reads);
    }

    [Fact]
    public void Shelves_are_bounded_and_keep_what_is_in_use()
    {
        SnapshotSlot hot = Slot;
        for (int i = 0; i < 10_000; i++)
        {
            _cache.Bbos.SlotOf($"NONE{i}");
            if (i % 10 == 0) Assert.Same(hot, Slot);
        }

        Assert.Equal(100, _cache.Bbos.Count);
    }

    [Fact]
    public async Task A_look_at_what_is_fresh_allocates_nothing()
    {
        await OffsetAsync(Slot);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++) _cache.Bbos.SlotOf("BTC".AsSpan()).Look(_time.GetTimestamp(), out _, out _);
        });
    }

    // A random walk against a model: whatever happens, what is served is never older than the bound, never older than twice the interval without saying so, and reads are at most one an interval.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_ages_and_reads_stay_within_their_bounds(int seed)
    {
        var random = new Random(seed);
        long writtenAt = _time.NowMs, lastRead = 0;
        int reads = 0;
        for (int step = 0; step < 3_000; step++)
        {
            _reader.Failure = random.Next(8) == 0 ? new IOException("no table") : random.Next(3) == 0 ? null : _reader.Failure;
            int ms = random.Next(5) == 0 ? random.Next(20_000) : random.Next(300);
            _time.Advance(ms);
            writtenAt = _time.NowMs;
            _reader.Put("BTC", Rows.Of("bbo", "{\"coin\":\"BTC\"}", step, writtenAt));
            SlotState state = Slot.Look(_time.GetTimestamp(), out SnapshotAnswers? found, out bool isStale);
            if (state == SlotState.Ready)
            {
                long age = _time.NowMs - ((WholeAnswers)found!).Snapshot.UpstreamTimeMs;
                Assert.InRange(age, 0, isStale ? 15_000 : (2 * Interval) - 1);
            }

            await Slot.WaitAsync();
            if (_reader.Reads != reads)
            {
                Assert.Equal(reads + 1, _reader.Reads);
                Assert.True(_time.NowMs - lastRead >= Interval, $"Two reads within {_time.NowMs - lastRead} ms.");
                reads = _reader.Reads;
                lastRead = _time.NowMs;
            }
        }
    }

    private void Put(long offset) => _reader.Put("BTC", Rows.Of("bbo", "{\"coin\":\"BTC\"}", offset, _time.NowMs));

    private SlotState Look(out long offset, out bool isStale)
    {
        SlotState state = Slot.Look(_time.GetTimestamp(), out SnapshotAnswers? found, out isStale);
        offset = (found as WholeAnswers)?.Snapshot.Offset ?? -1;
        return state;
    }

    // The state after the read that the look may have begun.
    private async Task<SlotState> SettledAsync()
    {
        Look(out _, out _);
        await Slot.WaitAsync();
        return Look(out _, out _);
    }

    private async Task<long> OffsetAsync(SnapshotSlot slot)
    {
        for (int i = 0; i < 3; i++)
        {
            if (slot.Look(_time.GetTimestamp(), out SnapshotAnswers? found, out _) == SlotState.Ready && ((WholeAnswers)found!).Snapshot is { } snapshot && i > 0) return snapshot.Offset;
            await slot.WaitAsync();
        }

        throw new InvalidOperationException("The snapshot did not become ready.");
    }
}
