using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>
/// One subscriber stops to read for ten seconds. What do the others notice, what does the server's memory do, and what becomes of the slow one?
/// Its receive buffer is held small, else the kernel alone would take in most of the ten seconds.
/// </summary>
internal sealed class SlowReaderScenario : IFanOutScenario
{
    private const double DefaultRate = 1000;
    private const int SlowReceiveBufferBytes = 64 << 10;
    private const double WarmUpSeconds = 2;
    private const double BeforeSeconds = 5;
    private const double StallSeconds = 10;
    private const double AfterSeconds = 5;
    private const int Before = 1;
    private const int Stall = 2;
    private const int After = 3;

    public string Title(FanOutOptions o) => $"slow reader, {o.Subscribers} subscribers, {RateOf(o)} msg/s x {o.SizeBytes} B, one stops for {StallSeconds} s";

    public IReadOnlyList<Figure> Run(FanOutContext context)
    {
        using FanOutSession session = context.Connect(SlowReceiveBufferBytes);
        SubscriberConnection slow = session.Receiver.Connections[0];
        long rssBefore = 0, rssMost = 0;
        void PhaseStarted(int phase)
        {
            if (phase == Stall)
            {
                rssBefore = rssMost = context.Server.RssBytes;
                session.Ledger.SetSlow(slow, session.Publisher.NextSequence[session.Ledger.TopicOf(0)]);
                session.Receiver.Pause(slow);
            }
            else if (phase == After)
            {
                session.Receiver.Resume(slow);
            }
        }

        OpenLoopOutcome outcome = session.Loop.Run(new OpenLoopPlan
        {
            MessagesPerSecond = RateOf(context.Options),
            PhaseSeconds = [WarmUpSeconds, BeforeSeconds, StallSeconds, AfterSeconds],
            Spin = context.Options.Spin,
            PhaseStarted = PhaseStarted,
            Sampled = () => rssMost = Math.Max(rssMost, context.Server.RssBytes),
            Cancel = context.Cancel,
        });
        context.Cancel.ThrowIfCancellationRequested();
        context.Notes.Add(slow.IsOpen
            ? "The server kept the slow subscriber."
            : $"The server closed the slow subscriber{(slow.CloseCode is { } code ? $" with code {code}" : " without a close frame")}.");
        double before = session.Ledger.Phase(Before).PercentileNs(99) / 1e6, during = session.Ledger.Phase(Stall).PercentileNs(99) / 1e6;
        return
        [
            new("others p99 before ms", before),
            new("others p99 during ms", during),
            new("others p99 after ms", session.Ledger.Phase(After).PercentileNs(99) / 1e6),
            new("change %", (during - before) / before * 100),
            new("others lost", outcome.Lost),
            new("RSS before MiB", rssBefore / 1048576.0),
            new("RSS growth MiB", (rssMost - rssBefore) / 1048576.0),
            new("slow got after stop", session.Ledger.SlowDelivered),
            new("slow passed over", session.Ledger.SlowSkipped),
            new("slow behind at end", session.Ledger.BehindBy(0, session.Publisher.NextSequence[session.Ledger.TopicOf(0)])),
        ];
    }

    private static double RateOf(FanOutOptions o) => o.Rate > 0 ? o.Rate : DefaultRate;
}
