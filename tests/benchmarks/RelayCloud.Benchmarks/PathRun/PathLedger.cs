using System.Buffers.Text;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>
/// Accounts for every frame at every customer. Trades must all come, once and in order; books and quotes may be passed over (conflated), never repeated or
/// turned back. Latency runs from when the frame was due at the gateway. One thread; allocates nothing for a message.
/// </summary>
internal sealed class PathLedger : IDeliveryHandler
{
    private readonly FramePlan _plan;
    private readonly int[][] _nextOfTopic;
    private readonly long _startNs;
    private readonly long _startMs;

    /// <param name="plan">What is sent.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <param name="startNs">The plan's start on the monotonic clock.</param>
    /// <param name="startMs">The same on the exchange's clock: older frames belong to the time before the run and are passed over.</param>
    public PathLedger(FramePlan plan, int customers, long startNs, long startMs)
    {
        _plan = plan;
        _startNs = startNs;
        _startMs = startMs;
        _nextOfTopic = [.. Enumerable.Range(0, customers).Select(_ => new int[plan.Topics.Count])];
    }

    /// <summary>Latencies of the measured frames.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Frames delivered, and passed over because a newer one came.</summary>
    public long Delivered { get; private set; }

    public long Conflated { get; private set; }

    /// <summary>Trades frames that were passed over: lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Frames that came again or after a newer one.</summary>
    public long Repeated { get; private set; }

    /// <summary>Frames that were never sent.</summary>
    public long Bad { get; private set; }

    /// <summary>Accounted for so far, of <see cref="FramePlan.Count"/> for each customer that has every topic.</summary>
    public long Accounted => Delivered + Conflated + Lost;

    public void OnMessage(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs)
    {
        if (payload.Length < 60 || !payload.StartsWith("{\"channel\":\""u8) || !TryReadCoin(payload, out int coin) || _plan.TopicOf(payload[12], coin) is not (>= 0 and var topic))
        {
            Bad++;
            return;
        }

        // A frame of trades may hold those of several frames from the gateway, each of which counts.
        ReadOnlySpan<byte> rest = payload;
        long last = -1;
        while (rest.IndexOf("\"time\":"u8) is >= 0 and var at)
        {
            rest = rest[(at + 7)..];
            if (!Utf8Parser.TryParse(rest, out long timeMs, out _))
            {
                Bad++;
                return;
            }

            if (timeMs == last) continue;
            last = timeMs;
            if (timeMs >= _startMs) Account(connection.Index, topic, timeMs - _startMs, receivedAtNs);
        }

        if (last < 0) Bad++;
    }

    private static bool TryReadCoin(ReadOnlySpan<byte> payload, out int coin)
    {
        coin = -1;
        int at = payload.IndexOf("\"coin\":\"C"u8);
        return at >= 0 && Utf8Parser.TryParse(payload[(at + 9)..], out coin, out int digits) && digits == 3;
    }

    private void Account(int customer, int topic, long timeMs, long receivedAtNs)
    {
        ReadOnlySpan<long> times = _plan.TimesOfTopic(topic);
        ref int next = ref _nextOfTopic[customer][topic];
        int found = next;
        while (found < times.Length && times[found] < timeMs) found++;
        if (found == times.Length || times[found] != timeMs)
        {
            if (times[..next].BinarySearch(timeMs) >= 0) Repeated++;
            else Bad++;
            return;
        }

        int passedOver = found - next;
        if (_plan.Topics[topic].Channel == "trades") Lost += passedOver;
        else Conflated += passedOver;
        next = found + 1;
        Delivered++;
        int frame = _plan.FramesOfTopic(topic)[found];
        if (frame >= _plan.MeasuredFrom && frame < _plan.MeasuredTo) Latency.Record(receivedAtNs - _startNs - _plan.OffsetNs(frame));
    }
}
