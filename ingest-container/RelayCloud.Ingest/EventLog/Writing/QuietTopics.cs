using System.Buffers;
using System.Text.Json;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Writing;

/// <summary>
/// Repeats the present value of topics that have been quiet, with its cursor, so that every topic stands in any stretch of the log of the length that is read at start:
/// the next run goes on counting where this one was, and an edge that joins has the values of quiet topics too. To readers that have the value a repeat is nothing new.
/// One thread at a time.
/// </summary>
internal sealed class QuietTopics(MarketFeed feed, TopicTable topics, EventLogWriter writer, int recoverSeconds, TimeProvider time)
{
    // Three times within what is read at start.
    private const int RepeatsPerRecovery = 3;

    // What the exchange itself replays on subscribe.
    private const int TradesRepeated = 30;

    private readonly ArrayBufferWriter<byte> _data = new(64 * 1024);
    private readonly int _periodSeconds = Math.Max(1, recoverSeconds / RepeatsPerRecovery);
    private long _lastSecond;
    private long _repeated;

    /// <summary>How many values were repeated.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Repeats those whose turn it is: each topic has one second of the period. To be called about every second.</summary>
    public void OnBeat()
    {
        long second = time.GetUtcNow().ToUnixTimeSeconds();
        if (_lastSecond == 0 || second < _lastSecond) _lastSecond = second - 1;

        // After a pause of the machine, one period at most.
        _lastSecond = Math.Max(_lastSecond, second - _periodSeconds);
        while (_lastSecond < second) RepeatTurn(++_lastSecond);
    }

    private void RepeatTurn(long second)
    {
        long quietSinceUs = (second - _periodSeconds) * 1_000_000;
        int count = topics.Count;
        for (int id = (int)(second % _periodSeconds); id < count; id += _periodSeconds)
        {
            Topic topic = topics[id];
            if (feed.TryGetInfo(topic, out TopicInfo info) && info.Cursor.Offset > 0 && info.PublishedReceivedAtUs < quietSinceUs) Repeat(topic, in info);
        }
    }

    private void Repeat(Topic topic, in TopicInfo info)
    {
        _data.ResetWrittenCount();
        Cursor cursor;
        int events = 1;
        if (topic.Kind == TopicKind.State)
        {
            if (!feed.TryCopyLast(topic, _data, out cursor)) return;
        }
        else
        {
            if (!feed.TryCopyTrades(topic, TradesRepeated, _data, out cursor)) return;
            events = CountOf(_data.WrittenSpan);
        }

        writer.Write(new MarketMessage
        {
            Topic = topic,
            Data = _data.WrittenSpan,
            Cursor = cursor,
            EventCount = events,
            UpstreamTimeMs = info.UpstreamTimeMs,
            ReceivedAtUs = info.PublishedReceivedAtUs,
        });
        Interlocked.Increment(ref _repeated);
    }

    private static int CountOf(ReadOnlySpan<byte> array)
    {
        var json = new Utf8JsonReader(array);
        json.Read();
        int count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            count++;
        }

        return count;
    }
}
