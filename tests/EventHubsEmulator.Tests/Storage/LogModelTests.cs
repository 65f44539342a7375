using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>Random appends, crashes that tear the tail, restarts and retention, against a list.</summary>
public sealed class LogModelTests
{
    private static readonly LogOptions Options = new() { Fsync = FsyncPolicy.Never, SegmentBytes = 4000, IndexIntervalBytes = 500, RetentionBytes = 20_000 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_log_is_a_list_whatever_happens_to_it(int seed)
    {
        var random = new Random(seed);
        using var folder = new TestFolder();
        var time = new ManualTime();
        // By sequence number; what is older than the log's beginning was deleted.
        var model = new List<string>();
        var log = new TestLog(folder, Options, time);
        try
        {
            for (int step = 0; step < 400; step++)
            {
                switch (random.Next(12))
                {
                    case < 8:
                        string[] bodies = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => $"{step}/{i}:" + new string('x', random.Next(0, 300)))];
                        Assert.Equal((AppendOutcome.Stored, (long)model.Count), await log.AppendAsync(bodies));
                        model.AddRange(bodies);
                        break;
                    case 8:
                        time.Advance(TimeSpan.FromMinutes(random.Next(0, 20)));
                        log.Log.ApplyRetention();
                        break;
                    case 9:
                        Reopen();
                        break;
                    case 10:
                        log.Dispose();
                        Tear();
                        Open();
                        break;
                    default:
                        Compare(log.Read(new LogPosition(LogPositionKind.Sequence, random.Next(0, model.Count + 1), Inclusive: true)));
                        break;
                }

                if (step % 20 == 0) Compare(log.ReadAll());
            }

            Compare(log.ReadAll());
        }
        finally
        {
            log.Dispose();
        }

        void Reopen()
        {
            log.Dispose();
            Open();
        }

        void Open() => log = new TestLog(folder, Options, time);

        // As a crash in the middle of a write leaves it: events of the last segment lose their end. The model forgets them, as they were not acknowledged.
        void Tear()
        {
            string last = folder.File(".log");
            long length = new FileInfo(last).Length;
            if (length == 0) return;
            using (FileStream file = File.OpenWrite(last)) file.SetLength(random.NextInt64(Math.Max(0, length - 800), length));
            Open();
            model.RemoveRange((int)log.Log.Tail.NextSequence, model.Count - (int)log.Log.Tail.NextSequence);
            log.Dispose();
        }

        void Compare(List<EventSeen> seen)
        {
            for (int i = 0; i < seen.Count; i++)
            {
                Assert.Equal(seen[0].Sequence + i, seen[i].Sequence);
                Assert.Equal(model[(int)seen[i].Sequence], seen[i].Rest);
                if (i > 0) Assert.True(seen[i].Offset > seen[i - 1].Offset && seen[i].EnqueuedMs >= seen[i - 1].EnqueuedMs);
            }

            if (seen.Count > 0) Assert.Equal(model.Count - 1, seen[^1].Sequence);
            Assert.Equal(model.Count, log.Log.Tail.NextSequence);
        }
    }
}
