using System.Text;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

public sealed class PartitionLogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(FsyncPolicy.Group))]
    [InlineData(nameof(FsyncPolicy.Always))]
    [InlineData(nameof(FsyncPolicy.Never))]
    public async Task Events_come_back_in_order_with_their_numbers_now_and_after_a_restart(string fsync)
    {
        var options = new LogOptions { Fsync = Enum.Parse<FsyncPolicy>(fsync) };
        var time = new ManualTime();
        List<EventSeen> before;
        using (var log = new TestLog(_folder, options, time))
        {
            Assert.Equal((AppendOutcome.Stored, 0L), await log.AppendAsync("a", "bb"));
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal((AppendOutcome.Stored, 2L), await log.AppendAsync("ccc"));
            before = log.ReadAll();
            Assert.Equal(["a", "bb", "ccc"], before.Select(e => e.Rest));
            Assert.Equal([0, 1, 2], before.Select(e => e.Sequence));
            Assert.Equal(0, before[0].Offset);
            Assert.Equal(time.NowMs - 1000, before[1].EnqueuedMs);
            Assert.Equal(time.NowMs, before[2].EnqueuedMs);
            Assert.Equal(new LogTail(2, before[2].Offset, time.NowMs, log.Log.Tail.EndOffset), log.Log.Tail);
        }

        using var again = new TestLog(_folder, options, time);
        Assert.Equal(before, again.ReadAll());
        Assert.Equal((AppendOutcome.Stored, 3L), await again.AppendAsync("d"));
        Assert.True(again.ReadAll()[3].Offset > before[2].Offset);
    }

    [Fact]
    public async Task All_parts_of_an_event_are_kept_apart()
    {
        using var log = new TestLog(_folder);
        byte[] payload = Encoding.UTF8.GetBytes("..KEYheaderTHE REST..");
        var result = new AppendResult();
        log.Log.Append(payload, "-annotations-"u8, [new NewEvent { Key = new Slice(2, 3), Header = new Slice(5, 6), Annotations = new Slice(1, 11), AnnotationValues = 4, Rest = new Slice(11, 8) }], result);
        await result.Done;
        EventSeen seen = Assert.Single(log.ReadAll());
        Assert.Equal(("KEY", "header", "annotations", 4, "THE REST"), (seen.Key, seen.Header, seen.Annotations, seen.AnnotationValues, seen.Rest));
    }

    [Fact]
    public async Task Readers_see_nothing_before_it_is_flushed()
    {
        var files = new FailingFiles();
        using var log = new TestLog(_folder, new LogOptions { Fsync = FsyncPolicy.Group }, files: files);
        await log.AppendAsync("stored");
        files.OnFlush = FailingFiles.Broken;
        Assert.Equal((AppendOutcome.Failed, -1L), await log.AppendAsync("written, not flushed"));
        Assert.Equal(["stored"], log.ReadAll().Select(e => e.Rest));
        Assert.Equal(0, log.Log.Tail.LastSequence);
    }

    [Fact]
    public async Task A_full_disk_refuses_appends_loses_nothing_and_is_used_again_when_it_has_room()
    {
        var files = new FailingFiles();
        using (var log = new TestLog(_folder, new LogOptions { Fsync = FsyncPolicy.Group }, files: files))
        {
            await log.AppendAsync("one");
            files.OnWrite = FailingFiles.NoSpace;
            Assert.Equal((AppendOutcome.DiskFull, -1L), await log.AppendAsync("two, of which half is written"));
            files.OnTruncate = FailingFiles.Broken;
            Assert.Equal((AppendOutcome.Failed, -1L), await log.AppendAsync("three"));
            files.OnWrite = null;
            files.OnTruncate = null;
            Assert.Equal((AppendOutcome.Stored, 1L), await log.AppendAsync("four"));
            Assert.Equal(["one", "four"], log.ReadAll().Select(e => e.Rest));
        }

        using var again = new TestLog(_folder);
        Assert.Equal([(0, "one"), (1, "four")], again.ReadAll().Select(e => ((int)e.Sequence, e.Rest)));
    }

    [Fact]
    public async Task Appends_beyond_the_bound_are_refused_as_busy_and_the_others_are_stored()
    {
        var files = new BlockingFiles();
        using var log = new TestLog(_folder, new LogOptions { PendingBytesMax = 1000 }, files: files);
        var first = new AppendResult();
        var second = new AppendResult();
        log.Add(first, "in the disk's hands");
        await Until.TrueAsync("the disk has it", () => files.Waiting > 0);
        Assert.Equal(AppendOutcome.Pending, log.Add(second, new string('x', 900)));
        Assert.Equal(AppendOutcome.Busy, log.Add(null, new string('y', 900)));
        files.Release();
        Assert.Equal((AppendOutcome.Stored, 0L), await first.Done);
        Assert.Equal((AppendOutcome.Stored, 1L), await second.Done);
        Assert.Equal(2, log.ReadAll().Count);
    }

    [Fact]
    public async Task What_was_appended_while_the_disk_was_busy_is_flushed_at_once()
    {
        var files = new BlockingFiles();
        using var log = new TestLog(_folder, new LogOptions { Fsync = FsyncPolicy.Group }, files: files);
        var results = new List<AppendResult> { new() };
        log.Add(results[0], "first");
        await Until.TrueAsync("the disk has it", () => files.Waiting > 0);
        for (int i = 0; i < 100; i++)
        {
            results.Add(new AppendResult());
            log.Add(results[^1], "later");
        }

        files.Release();
        foreach (AppendResult result in results) Assert.Equal(AppendOutcome.Stored, (await result.Done).Outcome);
        Assert.Equal(2, files.Flushes);
    }

    [Fact]
    public async Task A_listener_is_woken_by_every_commit_after_the_tail_moved()
    {
        using var log = new TestLog(_folder);
        var listener = new TailSeen(log.Log);
        log.Log.AddListener(listener);
        await log.AppendAsync("a");
        await log.AppendAsync("b");
        await Until.TrueAsync("the listener saw both", () => listener.LastSequence == 1);
        log.Log.RemoveListener(listener);
        await log.AppendAsync("c");
        await log.AppendAsync("d");
        Assert.Equal(1, listener.LastSequence);
    }

    [Fact]
    public async Task Times_never_go_back_though_the_clock_does()
    {
        var time = new ManualTime();
        using (var log = new TestLog(_folder, time: time))
        {
            await log.AppendAsync("a");
            time.Advance(TimeSpan.FromHours(-1));
            await log.AppendAsync("b");
        }

        using var again = new TestLog(_folder, time: time);
        await again.AppendAsync("c");
        Assert.Single(again.ReadAll().Select(e => e.EnqueuedMs).Distinct());
    }

    [Fact]
    public void A_closed_log_says_so()
    {
        var log = new TestLog(_folder);
        log.Dispose();
        Assert.Equal(AppendOutcome.Closed, log.Add(null, "late"));
    }

    [Fact]
    public async Task Reading_a_segment_and_appending_allocate_nothing_per_event()
    {
        using var log = new TestLog(_folder);
        string[] bodies = [.. Enumerable.Range(0, 1000).Select(_ => new string('x', 100))];
        for (int i = 0; i < 20; i++) await log.AppendAsync(bodies);
        using var reader = new LogReader(log.Log, LogPosition.Earliest);
        for (int i = 0; i < 5000; i++) Assert.True(reader.TryRead(out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 14_000; i++) reader.TryRead(out _);
        // A collection meanwhile may count the rest of an allocation block, 8 KB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24_000);

        byte[] payload = new byte[100_000];
        NewEvent[] events = [.. Enumerable.Range(0, 1000).Select(i => new NewEvent { Key = default, Header = default, Annotations = default, AnnotationValues = 0, Rest = new Slice(i * 100, 100) })];
        for (int i = 0; i < 4; i++) await AppendOne();
        var result = new AppendResult();
        before = GC.GetAllocatedBytesForCurrentThread();
        log.Log.Append(payload, [], events, result);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 12_000, "an append of 1,000 events allocated something for each");
        await result.Done;

        async Task AppendOne()
        {
            var done = new AppendResult();
            log.Log.Append(payload, [], events, done);
            await done.Done;
        }
    }

    private sealed class TailSeen(PartitionLog log) : ITailListener
    {
        private long _lastSequence = -1;

        public long LastSequence => Volatile.Read(ref _lastSequence);

        public void OnTailMoved() => Volatile.Write(ref _lastSequence, log.Tail.LastSequence);
    }
}
