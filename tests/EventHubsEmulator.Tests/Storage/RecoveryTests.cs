using RelayCloud.EventHubsEmulator.Storage;
using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

public sealed class RecoveryTests : IDisposable
{
    private static readonly LogOptions SmallSegments = new() { Fsync = FsyncPolicy.Never, SegmentBytes = 2000, IndexIntervalBytes = 300 };
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tail_torn_at_any_byte_is_cut_and_its_numbers_are_used_for_the_next_event()
    {
        List<EventSeen> whole = await FillAsync(5);
        byte[] bytes = await File.ReadAllBytesAsync(_folder.File(".log"));
        for (int length = (int)whole[^1].Offset; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(_folder.File(".log"), bytes[..length]);
            using (var log = new TestLog(_folder))
            {
                Assert.Equal(whole[..^1], log.ReadAll());
                Assert.Equal((AppendOutcome.Stored, 4L), await log.AppendAsync("next"));
            }

            using var again = new TestLog(_folder);
            Assert.Equal("next", again.ReadAll()[4].Rest);
        }
    }

    [Fact]
    public async Task A_tail_of_any_garbage_is_cut()
    {
        List<EventSeen> whole = await FillAsync(3);
        byte[] bytes = await File.ReadAllBytesAsync(_folder.File(".log"));
        var random = new Random(1);
        foreach (int length in (int[])[1, 7, 8, 9, 36, 100, 5000])
        {
            byte[] garbage = new byte[length];
            if (length % 2 == 0) random.NextBytes(garbage);
            await File.WriteAllBytesAsync(_folder.File(".log"), [.. bytes, .. garbage]);
            using var log = new TestLog(_folder);
            Assert.Equal(whole, log.ReadAll());
        }
    }

    [Fact]
    public async Task A_flipped_bit_costs_the_event_it_is_in_and_no_other()
    {
        List<EventSeen> whole = await FillAsync(6);
        byte[] bytes = await File.ReadAllBytesAsync(_folder.File(".log"));
        // Of the last event damage and a torn tail look alike; all before it must survive.
        for (int at = 0; at < whole[^1].Offset; at++)
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(_folder.File(".log"), flipped);
            using var log = new TestLog(_folder);
            Assert.Equal(whole.Where(e => !(e.Offset <= at && at < End(e))), log.ReadAll());
            Assert.Equal(5, log.Log.Tail.LastSequence);
        }

        long End(EventSeen e) => e == whole[^1] ? bytes.Length : whole[(int)e.Sequence + 1].Offset;
    }

    [Fact]
    public async Task Damage_in_an_older_segment_costs_the_events_in_it_and_no_other()
    {
        List<EventSeen> whole = await FillAsync(60, SmallSegments);
        string oldest = Directory.GetFiles(_folder.Path, "*.log").Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(oldest);
        bytes[whole[3].Offset + 40] ^= 1;
        await File.WriteAllBytesAsync(oldest, bytes);
        using var log = new TestLog(_folder, SmallSegments);
        Assert.Equal(whole.Where(e => e.Sequence != 3), log.ReadAll());
        Assert.Equal(whole[4..], log.Read(new LogPosition(LogPositionKind.Sequence, 3, Inclusive: true)));
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("tear")]
    [InlineData("flip")]
    public async Task Index_files_that_are_gone_or_damaged_are_made_anew(string how)
    {
        List<EventSeen> whole = await FillAsync(150, SmallSegments);
        string[] indexes = Directory.GetFiles(_folder.Path, "*.index");
        Assert.True(indexes.Length > 2);
        foreach (string index in indexes)
        {
            byte[] bytes = await File.ReadAllBytesAsync(index);
            if (how == "delete") File.Delete(index);
            else if (how == "tear") await File.WriteAllBytesAsync(index, bytes[..(bytes.Length / 2)]);
            else
            {
                bytes[bytes.Length / 2] ^= 4;
                await File.WriteAllBytesAsync(index, bytes);
            }
        }

        using var log = new TestLog(_folder, SmallSegments);
        Assert.Equal(whole, log.ReadAll());
        foreach (Segment segment in log.Log.Segments[..^1])
        {
            var loaded = new Segment(_folder.Path, segment.Name);
            Assert.True(SegmentIndexFile.TryLoad(loaded));
            Assert.Equal(segment.IndexEntries(), loaded.IndexEntries());
            Assert.Equal((segment.EndOffset, segment.LastSequence, segment.FirstMs, segment.LastMs), (loaded.EndOffset, loaded.LastSequence, loaded.FirstMs, loaded.LastMs));
        }
    }

    [Fact]
    public async Task A_crash_between_two_segments_leaves_an_empty_one_that_goes_on_with_the_numbers()
    {
        List<EventSeen> whole = await FillAsync(3);
        long end = new FileInfo(_folder.File(".log")).Length;
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, $"{3:D19}-{end:D19}-{whole[^1].EnqueuedMs:D14}.log"), []);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "x.index.tmp"), [1, 2, 3]);
        using var log = new TestLog(_folder);
        Assert.Equal(whole, log.ReadAll());
        Assert.Equal(whole[^1].Offset, log.Log.Tail.LastOffset);
        Assert.Equal((AppendOutcome.Stored, 3L), await log.AppendAsync("next"));
        Assert.Equal(end, log.ReadAll()[3].Offset);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    private async Task<List<EventSeen>> FillAsync(int count, LogOptions? options = null)
    {
        using var log = new TestLog(_folder, options);
        for (int i = 0; i < count; i++) await log.AppendAsync($"event {i} " + new string((char)('a' + (i % 26)), i % 60));
        return log.ReadAll();
    }
}
