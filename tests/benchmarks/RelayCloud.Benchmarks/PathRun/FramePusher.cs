using System.Diagnostics;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>Sends the plan's frames when they are due, from a thread of its own. What is late is sent at once, and its lateness recorded.</summary>
internal sealed class FramePusher(FramePlan plan, PathTarget target, byte[][] prepared)
{
    // Linux wakes a sleeper some 60 µs late; the rest is spun away, which costs 6 % of a core at 1,000 frames/s and keeps the frames on time.
    private const long SpinNs = 60_000;

    /// <summary>How late frames were sent, of the measured ones. Contained in every latency.</summary>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>Sends everything, the first frame at <paramref name="startNs"/>.</summary>
    public bool Run(long startNs, CancellationToken cancel)
    {
        target.BeginPushing();
        for (int frame = 0; frame < plan.Count; frame++)
        {
            long dueNs = startNs + plan.OffsetNs(frame);
            WaitUntil(dueNs);
            if (cancel.IsCancellationRequested) return false;
            if (frame >= plan.MeasuredFrom && frame < plan.MeasuredTo) Lag.Record(MonotonicClock.NowNs - dueNs);
            target.Push(plan.TopicOf(frame), prepared[frame]);
        }

        return true;
    }

    private static unsafe void WaitUntil(long dueNs)
    {
        long* timespec = stackalloc long[2];
        while (true)
        {
            long left = dueNs - MonotonicClock.NowNs;
            if (left <= 0) return;
            if (left <= SpinNs)
            {
                Thread.SpinWait(20);
                continue;
            }

            timespec[0] = (left - SpinNs) / Stopwatch.Frequency;
            timespec[1] = (left - SpinNs) % Stopwatch.Frequency;
            _ = Libc.NanoSleep(timespec, null);
        }
    }
}
