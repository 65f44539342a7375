using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>
/// Resident memory of an idle subscribed connection: the growth over a warmed-up server without connections, divided by their number; then once more
/// after a few messages went to all.
/// </summary>
internal sealed class MemoryScenario : IFanOutScenario
{
    private const int WarmUpSubscribers = 50;
    private const double WarmUpRate = 50;
    private const int Broadcasts = 3;
    // The resident size counts as settled when it moved less than this within a second, or after so many seconds.
    private const long SettledBytes = 64 << 10;
    private const int SettleSecondsMax = 10;

    public string Title(FanOutOptions o) => $"memory, {o.Subscribers} idle connections";

    public IReadOnlyList<Figure> Run(FanOutContext context)
    {
        FanOutOptions options = context.Options;
        FanOutContext warmUp = context with { Options = options with { Subscribers = WarmUpSubscribers } };
        using (FanOutSession session = warmUp.Connect())
            session.Loop.Run(new OpenLoopPlan { MessagesPerSecond = WarmUpRate, PhaseSeconds = [2], Spin = options.Spin, Cancel = context.Cancel });

        long empty = Settle(context, null);
        using FanOutSession idle = context.Connect();
        long connected = Settle(context, idle);
        OpenLoopOutcome outcome = idle.Loop.Run(new OpenLoopPlan { MessagesPerSecond = 1, PhaseSeconds = [Broadcasts], Spin = false, Cancel = context.Cancel });
        long after = Settle(context, idle);
        return
        [
            new("KiB/connection idle", (connected - empty) / 1024.0 / options.Subscribers),
            new("KiB/connection after messages", (after - empty) / 1024.0 / options.Subscribers),
            new("RSS empty MiB", empty / 1048576.0),
            new("RSS idle MiB", connected / 1048576.0),
            new("lost", outcome.Lost),
        ];
    }

    // Reads meanwhile, since a server may send pings.
    private static long Settle(FanOutContext context, FanOutSession? session)
    {
        long rss = context.Server.RssBytes;
        for (int second = 0; second < SettleSecondsMax; second++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            long endNs = MonotonicClock.NowNs + 1_000_000_000;
            while (MonotonicClock.NowNs < endNs)
            {
                if (session is null)
                {
                    context.Cancel.WaitHandle.WaitOne(50);
                    continue;
                }

                int ready = session.Receiver.Wait(50_000_000);
                for (int i = 0; i < ready; i++) session.Receiver.ReadReady(i);
            }

            long now = context.Server.RssBytes;
            // At least three seconds, in which a runtime gives memory back.
            if (second >= 2 && Math.Abs(now - rss) < SettledBytes) return now;
            rss = now;
        }

        return rss;
    }
}
