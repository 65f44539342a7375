using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

public sealed class RetentionTests : IDisposable
{
    private static readonly LogOptions Options = new() { Fsync = FsyncPolicy.Never, SegmentBytes = 1000, IndexIntervalBytes = 100, Retention = TimeSpan.FromHours(1), RetentionBytes = 100_000 };
    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whole_segments_older_than_the_retention_go()
    {
        using var log = new TestLog(_folder, Options, _time);
        for (int i = 0; i < 100; i++)
        {
            await log.AppendAsync(new string('x', 100));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.True(log.Log.ApplyRetention() > 0);
        List<EventSeen> left = log.ReadAll();
        long oldest = _time.NowMs - (60 * 60_000);
        Assert.Equal(99, left[^1].Sequence);
        // None too early; and none longer than a segment's age over its time.
        Assert.True(left[0].EnqueuedMs <= oldest + 60_000);
        Assert.True(left[0].EnqueuedMs >= oldest - Options.SegmentAgeMax.TotalMilliseconds - 60_000);
        Assert.Equal(left[0].Sequence, log.Log.BeginSequence);
    }

    [Fact]
    public async Task A_log_that_retention_emptied_goes_on_with_its_numbers_after_any_number_of_restarts()
    {
        LogTail tail;
        using (var log = new TestLog(_folder, Options, _time))
        {
            await log.AppendAsync("a", "b", "c");
            tail = log.Log.Tail;
            _time.Advance(TimeSpan.FromHours(2));
            Assert.Equal(1, log.Log.ApplyRetention());
            Assert.Empty(log.ReadAll());
            Assert.Equal(tail, log.Log.Tail);
            Assert.Equal(3, log.Log.BeginSequence);
        }

        for (int i = 0; i < 3; i++)
        {
            using var again = new TestLog(_folder, Options, _time);
            Assert.Equal((2, tail.EndOffset, tail.LastEnqueuedMs), (again.Log.Tail.LastSequence, again.Log.Tail.EndOffset, again.Log.Tail.LastEnqueuedMs));
            _time.Advance(TimeSpan.FromHours(2));
            Assert.Equal(0, again.Log.ApplyRetention());
        }

        using var last = new TestLog(_folder, Options, _time);
        Assert.Equal((AppendOutcome.Stored, 3L), await last.AppendAsync("d"));
        Assert.Equal(tail.EndOffset, last.ReadAll()[0].Offset);
    }

    [Fact]
    public async Task The_oldest_segments_go_when_the_bound_is_reached()
    {
        using var log = new TestLog(_folder, Options with { RetentionBytes = 5000 }, _time);
        for (int i = 0; i < 200; i++) await log.AppendAsync(new string('x', 100));
        log.Log.ApplyRetention();
        Assert.InRange(log.Log.Bytes, 1, 5000);
        List<EventSeen> left = log.ReadAll();
        Assert.Equal(199, left[^1].Sequence);
        Assert.Equal(left.Count, 200 - left[0].Sequence);
        Assert.Equal(log.Log.Bytes, Directory.GetFiles(_folder.Path, "*.log").Sum(file => new FileInfo(file).Length));
    }

    [Fact]
    public async Task A_reader_in_a_deleted_segment_reads_it_to_its_end_and_one_behind_goes_on_with_the_oldest()
    {
        using var log = new TestLog(_folder, Options with { RetentionBytes = 3000 }, _time);
        for (int i = 0; i < 50; i++) await log.AppendAsync(new string('x', 100));
        using var inside = new LogReader(log.Log, LogPosition.Earliest);
        using var behind = new LogReader(log.Log, LogPosition.Earliest);
        Assert.True(inside.TryRead(out _));
        log.Log.ApplyRetention();
        Assert.True(inside.TryRead(out StoredRecord next));
        Assert.Equal(1, next.Sequence);
        Assert.True(behind.TryRead(out StoredRecord first));
        Assert.Equal(log.Log.BeginSequence, first.Sequence);
    }
}
