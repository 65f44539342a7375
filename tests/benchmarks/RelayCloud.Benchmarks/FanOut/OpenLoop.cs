using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>
/// Publishes at the times that a fixed rate intends, whatever the server does, and reads deliveries in between. Every message carries its intended
/// time, and late ones are sent late but stamped on time: a server that stalls is charged for all that it held up (coordinated omission).
/// </summary>
internal sealed class OpenLoop(Receiver receiver, Publisher publisher, DeliveryLedger ledger, int topics)
{
    // Reading goes on between publications when many are due at once.
    private const int PublicationsAtOnce = 1024;
    private const long LeadNs = 5_000_000;
    private const long SampleNs = 100_000_000;
    private const long SleepNsMax = 20_000_000;

    private readonly LatencyHistogram _publishLag = new();
    private int _nextTopic;
    private long _startNs;
    private long _endNs;
    private double _intervalNs;
    private long _published;
    private long _dueNs;
    private bool _jammed;
    private long[] _phaseEndNs = [];
    private long[] _expected = [];

    /// <summary>Runs a plan to its end, at most <see cref="OpenLoopPlan.DrainSecondsMax"/> longer than its phases.</summary>
    public OpenLoopOutcome Run(OpenLoopPlan plan)
    {
        Begin(plan);
        long skipped = ledger.Skipped + ledger.ClosedMissing, repeated = ledger.Repeated, bad = ledger.Bad, delivered = ledger.Delivered, reads = receiver.Reads;
        int closed = ledger.Closed, phase = -1;
        long idleNs = 0, nextSampleNs = _startNs, drainEndNs = _endNs + (long)(plan.DrainSecondsMax * 1e9);
        while (true)
        {
            long now = MonotonicClock.NowNs;
            while (phase + 1 < _phaseEndNs.Length && now >= (phase < 0 ? _startNs : _phaseEndNs[phase]))
            {
                phase++;
                plan.PhaseStarted?.Invoke(phase);
            }

            if (now >= nextSampleNs)
            {
                nextSampleNs += SampleNs;
                plan.Sampled?.Invoke();
                if (plan.Cancel.IsCancellationRequested) break;
            }

            if (_jammed || _dueNs >= _endNs)
            {
                // Drained, or waited enough. A jam is known to lose; its rest is waited for too, so that the next run starts clean.
                if ((ledger.Outstanding <= 0 && publisher.PendingBytes == 0) || now >= drainEndNs) break;
            }

            PublishDue(now);
            long before = MonotonicClock.NowNs;
            int ready = receiver.Wait(plan.Spin ? 0 : Math.Clamp(Math.Min(_dueNs, nextSampleNs) - now, 1, SleepNsMax));
            if (ready == 0 || !plan.Spin) idleNs += MonotonicClock.NowNs - before;
            for (int i = 0; i < ready; i++)
            {
                long at = receiver.ReadReady(i);
                if (at >= _dueNs) PublishDue(at);
            }
        }

        long elapsedNs = MonotonicClock.NowNs - _startNs;
        return new OpenLoopOutcome
        {
            Expected = _expected,
            Lost = ledger.Skipped + ledger.ClosedMissing - skipped + Math.Max(0, ledger.Outstanding),
            Repeated = ledger.Repeated - repeated,
            Bad = ledger.Bad - bad,
            Closed = ledger.Closed - closed,
            Jammed = _jammed,
            ToolBusy = 1 - ((double)idleNs / elapsedNs),
            MessagesPerRead = (double)(ledger.Delivered - delivered) / Math.Max(1, receiver.Reads - reads),
            PublishLag = _publishLag,
        };
    }

    private void Begin(OpenLoopPlan plan)
    {
        _startNs = MonotonicClock.NowNs + LeadNs;
        _phaseEndNs = new long[plan.PhaseSeconds.Count];
        _expected = new long[plan.PhaseSeconds.Count];
        long end = _startNs;
        for (int i = 0; i < _phaseEndNs.Length; i++) _phaseEndNs[i] = end += (long)(plan.PhaseSeconds[i] * 1e9);
        _endNs = end;
        _intervalNs = 1e9 / plan.MessagesPerSecond;
        _published = 0;
        _dueNs = _startNs;
        _jammed = false;
        _publishLag.Clear();
        ledger.BeginPhases(_phaseEndNs);
    }

    private void PublishDue(long nowNs)
    {
        if (_dueNs > nowNs || _dueNs >= _endNs || _jammed)
        {
            if (publisher.PendingBytes > 0 && !_jammed) publisher.Flush();
            return;
        }

        int phase = 0;
        for (int n = 0; n < PublicationsAtOnce && _dueNs <= nowNs && _dueNs < _endNs; n++)
        {
            if (!publisher.TryAppend(_nextTopic, _dueNs))
            {
                _jammed = true;
                return;
            }

            while (_dueNs >= _phaseEndNs[phase]) phase++;
            // The first phase warms up, the tool as well.
            if (phase > 0) _publishLag.Record(nowNs - _dueNs);
            _expected[phase] += ledger.OnPublished(_nextTopic);
            if (++_nextTopic == topics) _nextTopic = 0;
            // From the count, not by adding up: an interval that is no whole number of nanoseconds would drift.
            _dueNs = _startNs + (long)(++_published * _intervalNs);
        }

        publisher.Flush();
    }
}
