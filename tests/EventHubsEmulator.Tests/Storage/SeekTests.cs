using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

public sealed class SeekTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_kind_of_position_finds_what_a_scan_finds()
    {
        var options = new LogOptions { Fsync = FsyncPolicy.Never, SegmentBytes = 3000, IndexIntervalBytes = 200 };
        var random = new Random(7);
        using (var log = new TestLog(_folder, options, _time))
        {
            for (int i = 0; i < 120; i++)
            {
                await log.AppendAsync([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new string('x', random.Next(0, 200)))]);
                // Often the same time for several appends, and segments within one time.
                if (random.Next(4) == 0) _time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 50)));
            }

            Check(log);
        }

        using var again = new TestLog(_folder, options, _time);
        Check(again);
    }

    [Fact]
    public async Task Latest_waits_for_what_is_stored_later()
    {
        using var log = new TestLog(_folder);
        await log.AppendAsync("old");
        using var reader = new LogReader(log.Log, LogPosition.Latest);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.HasMore);
        await log.AppendAsync("new");
        Assert.True(reader.HasMore);
        Assert.True(reader.TryRead(out StoredRecord record));
        Assert.Equal("new", EventSeen.Of(record).Rest);
    }

    [Fact]
    public async Task A_position_in_the_future_is_waited_for()
    {
        using var log = new TestLog(_folder);
        await log.AppendAsync("0");
        using var reader = new LogReader(log.Log, new LogPosition(LogPositionKind.Sequence, 2, Inclusive: true));
        Assert.False(reader.TryRead(out _));
        await log.AppendAsync("1", "2");
        Assert.True(reader.TryRead(out StoredRecord record));
        Assert.Equal(2, record.Sequence);
    }

    [Fact]
    public async Task An_event_that_was_taken_back_is_read_again()
    {
        using var log = new TestLog(_folder);
        await log.AppendAsync("a", "b");
        using var reader = new LogReader(log.Log, LogPosition.Earliest);
        Assert.True(reader.TryRead(out StoredRecord first));
        reader.Unread(first);
        reader.ReleaseBuffer();
        Assert.True(reader.TryRead(out StoredRecord again));
        Assert.Equal("a", EventSeen.Of(again).Rest);
        Assert.True(reader.TryRead(out StoredRecord second));
        Assert.Equal("b", EventSeen.Of(second).Rest);
    }

    private static void Check(TestLog log)
    {
        Assert.True(log.Log.Segments.Length > 5);
        List<EventSeen> all = log.ReadAll();
        foreach (EventSeen e in all)
        {
            foreach (bool inclusive in (bool[])[false, true])
            {
                Same(LogPositionKind.Offset, e.Offset, inclusive, x => x.Offset);
                Same(LogPositionKind.Offset, e.Offset + 1, inclusive, x => x.Offset);
                Same(LogPositionKind.Sequence, e.Sequence, inclusive, x => x.Sequence);
                Same(LogPositionKind.EnqueuedTime, e.EnqueuedMs, inclusive, x => x.EnqueuedMs);
                Same(LogPositionKind.EnqueuedTime, e.EnqueuedMs - 1, inclusive, x => x.EnqueuedMs);
            }
        }

        Same(LogPositionKind.Offset, -1, false, x => x.Offset);

        void Same(LogPositionKind kind, long value, bool inclusive, Func<EventSeen, long> of)
        {
            EventSeen? expected = all.Find(x => inclusive ? of(x) >= value : of(x) > value);
            EventSeen? actual = log.Read(new LogPosition(kind, value, inclusive), 1).SingleOrDefault();
            Assert.Equal(expected, actual);
        }
    }
}
