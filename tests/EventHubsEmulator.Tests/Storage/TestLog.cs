using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.EventHubsEmulator.Storage;
using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>A log in a folder, with short words for what tests do to it.</summary>
internal sealed class TestLog : IDisposable
{
    private readonly CommitterPool _committers = new(1);

    public TestLog(TestFolder folder, LogOptions? options = null, TimeProvider? time = null, ISegmentFiles? files = null) =>
        Log = PartitionLog.Open("hub/0", folder.Path, options ?? new LogOptions { Fsync = FsyncPolicy.Never }, time ?? TimeProvider.System, _committers, NullLogger.Instance, files);

    public PartitionLog Log { get; }

    /// <summary>Stores the events in one append and returns what became of it.</summary>
    public async Task<(AppendOutcome Outcome, long FirstSequence)> AppendAsync(params string[] bodies)
    {
        var result = new AppendResult();
        AppendOutcome taken = Add(result, bodies);
        return taken == AppendOutcome.Pending ? await result.Done : (taken, -1);
    }

    /// <summary>Appends without waiting.</summary>
    public AppendOutcome Add(IAppendCompletion? completion, params string[] bodies)
    {
        byte[] payload = Encoding.Latin1.GetBytes(string.Concat(bodies));
        var events = new NewEvent[bodies.Length];
        int at = 0;
        for (int i = 0; i < bodies.Length; i++)
        {
            events[i] = new NewEvent { Key = default, Header = default, Annotations = default, AnnotationValues = 0, Rest = new Slice(at, bodies[i].Length) };
            at += bodies[i].Length;
        }

        return Log.Append(payload, [], events, completion);
    }

    public List<EventSeen> Read(LogPosition position, int max = int.MaxValue)
    {
        using var reader = new LogReader(Log, position);
        var seen = new List<EventSeen>();
        while (seen.Count < max && reader.TryRead(out StoredRecord record)) seen.Add(EventSeen.Of(record));
        return seen;
    }

    public List<EventSeen> ReadAll() => Read(LogPosition.Earliest);

    public void Dispose()
    {
        Log.Dispose();
        _committers.Dispose();
    }
}
