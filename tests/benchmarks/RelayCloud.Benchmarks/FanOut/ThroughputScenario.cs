using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>The highest publish rate with nothing lost and p99 within the limit.</summary>
internal sealed class ThroughputScenario : IFanOutScenario
{
    private const double StartDeliveriesPerSecond = 50_000;
    private const double ServerWarmUpSeconds = 1.5;
    private const double StepWarmUpSeconds = 0.2;
    private const double StepSeconds = 0.8;
    private const int Measured = 1;

    public string Title(FanOutOptions o) => $"throughput at p99 ≤ {o.P99LimitMs} ms, {o.Subscribers} subscribers, {o.Topics} topic(s), {o.SizeBytes} B";

    public IReadOnlyList<Figure> Run(FanOutContext context)
    {
        FanOutOptions options = context.Options;
        double fanOut = (double)options.Subscribers / options.Topics;
        FanOutSession session = context.Connect();
        IReadOnlyList<Figure> figures = [];
        try
        {
            bool Holds(double rate, bool confirm)
            {
                context.Cancel.ThrowIfCancellationRequested();
                // What a failed step left behind must not be charged to this one.
                if (session.Ledger.Outstanding > 0)
                {
                    session.Dispose();
                    session = context.Connect();
                }

                session.RestoreClosed();
                var cpu = new CpuShare(context.Server, context.Tool);
                OpenLoopOutcome outcome = session.Loop.Run(new OpenLoopPlan
                {
                    MessagesPerSecond = rate,
                    PhaseSeconds = [StepWarmUpSeconds, confirm ? options.MeasureSeconds : StepSeconds],
                    Spin = options.Spin,
                    Cancel = context.Cancel,
                });
                LatencyHistogram latency = session.Ledger.Phase(Measured);
                bool holds = outcome.IsClean && latency.Count > 0 && latency.PercentileNs(99) <= options.P99LimitMs * 1e6;
                if (options.Verbose)
                {
                    Console.WriteLine($"    {rate,10:0} msg/s {(confirm ? "(confirm) " : "")}p99 {latency.PercentileNs(99) / 1e6:0.00} ms, {(holds ? "holds" : "fails")}: lost {outcome.Lost}, " +
                        $"repeated {outcome.Repeated}, bad {outcome.Bad}, closed {outcome.Closed}{(outcome.Jammed ? ", jammed" : "")}, tool busy {outcome.ToolBusy:0.00}, messages/read {outcome.MessagesPerRead:0.0}");
                }

                if (confirm && holds) figures = FiguresOf(rate, fanOut, latency, outcome, cpu, context);
                return holds;
            }

            double start = Math.Max(1, StartDeliveriesPerSecond / fanOut);
            session.Loop.Run(new OpenLoopPlan { MessagesPerSecond = start, PhaseSeconds = [ServerWarmUpSeconds], Spin = options.Spin, Cancel = context.Cancel });
            double best = new RateSearch(TimeProvider.System).Find(start, TimeSpan.FromSeconds(options.SearchSecondsMax), Holds);
            return best > 0 ? figures : throw new InvalidOperationException($"No rate had p99 within {options.P99LimitMs} ms without a loss.");
        }
        finally
        {
            session.Dispose();
        }
    }

    private static IReadOnlyList<Figure> FiguresOf(
        double rate, double fanOut, LatencyHistogram latency, OpenLoopOutcome outcome, CpuShare cpu, FanOutContext context)
    {
        (double server, double tool, double others) = cpu.Read();
        return
        [
            new("deliveries/s", rate * fanOut),
            new("publications/s", rate),
            .. LatencyFigures.Of(latency),
            new("server cores", server),
            new("server RSS MiB", context.Server.RssBytes / 1048576.0),
            new("messages/read", outcome.MessagesPerRead),
            new("tool busy", outcome.ToolBusy),
            new("others cores", others),
        ];
    }
}
