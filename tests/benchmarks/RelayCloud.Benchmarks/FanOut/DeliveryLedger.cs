using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Payloads;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>
/// Accounts for every delivery: each subscriber must get each message of its topic once, in order and unchanged. Latencies go to the phase in which
/// the message was meant to be sent. A subscriber that is slow on purpose is counted apart. One thread; allocates nothing for a message.
/// </summary>
internal sealed class DeliveryLedger : IDeliveryHandler
{
    // Every message is checked for its length, one in so many for each of its bytes.
    private const int FullCheckEvery = 1024;

    private readonly PayloadTemplate[] _templates;
    private readonly int[] _topicOf;
    private readonly uint[] _next;
    private readonly int[] _fanOut;
    private readonly LatencyHistogram[] _phases;
    private readonly long[] _phaseEndNs;
    private int _phaseCount;
    private int _untilFullCheck = FullCheckEvery;

    public DeliveryLedger(IReadOnlyList<PayloadTemplate> templates, int subscribers, int phasesMax)
    {
        _templates = [.. templates];
        _topicOf = new int[subscribers];
        _next = new uint[subscribers];
        _fanOut = new int[templates.Count];
        _phases = [.. Enumerable.Range(0, phasesMax).Select(_ => new LatencyHistogram())];
        _phaseEndNs = new long[phasesMax];
    }

    /// <summary>Deliveries that the publications so far must cause, to subscribers that are not slow.</summary>
    public long Expected { get; private set; }

    /// <summary>Deliveries that came, each once and in order.</summary>
    public long Delivered { get; private set; }

    /// <summary>Messages that were passed over: a later one of the topic came instead.</summary>
    public long Skipped { get; private set; }

    /// <summary>Messages that came again, or after a later one.</summary>
    public long Repeated { get; private set; }

    /// <summary>Messages without a token, of another topic, or with changed bytes.</summary>
    public long Bad { get; private set; }

    /// <summary>Subscribers that the server disconnected, and what they still had to get.</summary>
    public int Closed { get; private set; }

    public long ClosedMissing { get; private set; }

    /// <summary>What the slow subscriber got, and what it was not given.</summary>
    public long SlowDelivered { get; private set; }

    public long SlowSkipped { get; private set; }

    /// <summary>Deliveries that are still to come.</summary>
    public long Outstanding => Expected - Delivered - Skipped - ClosedMissing;

    /// <summary>A subscriber takes part from the topic's message <paramref name="nextSequence"/> on.</summary>
    public void Join(int subscriber, int topic, uint nextSequence)
    {
        _topicOf[subscriber] = topic;
        _next[subscriber] = nextSequence;
        _fanOut[topic]++;
    }

    /// <summary>A subscriber is slow from now on: what it should get is no longer expected.</summary>
    public void SetSlow(SubscriberConnection connection, uint nextSequence)
    {
        connection.IsSlow = true;
        int topic = _topicOf[connection.Index];
        _fanOut[topic]--;
        Expected -= nextSequence - _next[connection.Index];
    }

    /// <summary>The server has disconnected a subscriber.</summary>
    public void Leave(SubscriberConnection connection, uint nextSequence)
    {
        if (connection.IsSlow) return;
        int topic = _topicOf[connection.Index];
        _fanOut[topic]--;
        Closed++;
        ClosedMissing += nextSequence - _next[connection.Index];
    }

    /// <summary>Topic of a subscriber.</summary>
    public int TopicOf(int subscriber) => _topicOf[subscriber];

    /// <summary>How far a slow subscriber is behind a topic whose next message is that.</summary>
    public long BehindBy(int subscriber, uint nextSequence) => nextSequence - _next[subscriber];

    /// <summary>Starts a run: phases end at those intended send times.</summary>
    public void BeginPhases(ReadOnlySpan<long> endsNs)
    {
        _phaseCount = endsNs.Length;
        for (int i = 0; i < _phaseCount; i++)
        {
            _phaseEndNs[i] = endsNs[i];
            _phases[i].Clear();
        }
    }

    /// <summary>The latencies of a phase, in which <see cref="BeginPhases"/> counts from 0.</summary>
    public LatencyHistogram Phase(int phase) => _phases[phase];

    /// <summary>A message of the topic was published. Returns how many deliveries it must cause.</summary>
    public int OnPublished(int topic)
    {
        Expected += _fanOut[topic];
        return _fanOut[topic];
    }

    public void OnMessage(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs)
    {
        int subscriber = connection.Index;
        PayloadTemplate template = _templates[_topicOf[subscriber]];
        if (payload.Length != template.Bytes.Length
            || !TimeStampToken.TryRead(payload, template.TokenOffset, out long intendedNs, out uint sequence, out int topic)
            || topic != _topicOf[subscriber]
            || (--_untilFullCheck <= 0 && !IsIntact(payload, template)))
        {
            Bad++;
            return;
        }

        int ahead = (int)(sequence - _next[subscriber]);
        if (ahead < 0)
        {
            Repeated++;
            return;
        }

        _next[subscriber] = sequence + 1;
        if (connection.IsSlow)
        {
            SlowDelivered++;
            SlowSkipped += ahead;
            return;
        }

        Delivered++;
        Skipped += ahead;
        for (int i = 0; i < _phaseCount; i++)
        {
            if (intendedNs >= _phaseEndNs[i]) continue;
            _phases[i].Record(receivedAtNs - intendedNs);
            return;
        }
    }

    private bool IsIntact(ReadOnlySpan<byte> payload, PayloadTemplate template)
    {
        _untilFullCheck = FullCheckEvery;
        int after = template.TokenOffset + TimeStampToken.Length;
        return payload[..template.TokenOffset].SequenceEqual(template.Bytes.AsSpan(0, template.TokenOffset))
            && payload[after..].SequenceEqual(template.Bytes.AsSpan(after));
    }
}
