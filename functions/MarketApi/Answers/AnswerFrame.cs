using System.Text.Json;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Answers;

/// <summary>What stands around a snapshot's data: whose it is, its times and its cursor. Immutable; any thread.</summary>
internal sealed class AnswerFrame
{
    private static readonly byte[] MiddleFresh = ",\"stale\":false,\"data\":"u8.ToArray();
    private static readonly byte[] MiddleStale = ",\"stale\":true,\"data\":"u8.ToArray();

    private readonly long _timeMs;
    private readonly TimeProvider _time;

    /// <summary>The frame of a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="names">What identifies it beside the channel, such as <c>symbol</c> and <c>interval</c>.</param>
    /// <param name="time">The clock, for the age.</param>
    public AnswerFrame(Snapshot snapshot, ReadOnlySpan<(string Name, string Value)> names, TimeProvider time)
    {
        Version = snapshot.Version;
        _timeMs = snapshot.TimeMs;
        _time = time;
        Middle = MiddleFresh;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, string value) in names) json.WriteString(name, value);
            if (snapshot.UpstreamTimeMs > 0) json.WriteNumber("time"u8, snapshot.UpstreamTimeMs);
            else json.WriteNull("time"u8);
            json.WriteNumber("receivedAtUs"u8, snapshot.ReceivedAtUs);
            json.WriteString("cursor"u8, snapshot.Cursor);
            json.WriteNumber("ageMs"u8, 0);
            json.WriteEndObject();
        }

        // Without the age's 0 and the brace.
        Head = buffer.ToArray()[..^2];
    }

    private AnswerFrame(AnswerFrame other)
    {
        Version = other.Version;
        _timeMs = other._timeMs;
        _time = other._time;
        Head = other.Head;
        Middle = MiddleStale;
    }

    /// <summary>The snapshot's version.</summary>
    public string Version { get; }

    /// <summary>Everything up to the age.</summary>
    public byte[] Head { get; }

    /// <summary>Everything from the age to the data.</summary>
    public byte[] Middle { get; }

    /// <summary>How old the data is now, milliseconds; never less than 0, even if the exchange's clock is ahead.</summary>
    public long AgeMs() => Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - _timeMs);

    /// <summary>The same, marked as older than it should be.</summary>
    public AnswerFrame AsStale() => new(this);
}
