using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>Latency at a modest fixed rate: by default 20 messages a second to everyone.</summary>
internal sealed class LatencyScenario : IFanOutScenario
{
    private const double DefaultRate = 20;
    private const double WarmUpSeconds = 2;

    public string Title(FanOutOptions o) => $"latency, {o.Subscribers} subscribers, {o.Topics} topic(s), {RateOf(o)} msg/s x {o.SizeBytes} B";

    public IReadOnlyList<Figure> Run(FanOutContext context)
    {
        using FanOutSession session = context.Connect();
        var cpu = new CpuShare(context.Server, context.Tool);
        OpenLoopOutcome outcome = session.Loop.Run(new OpenLoopPlan
        {
            MessagesPerSecond = RateOf(context.Options),
            PhaseSeconds = [WarmUpSeconds, context.Options.MeasureSeconds],
            Spin = context.Options.Spin,
            PhaseStarted = phase => cpu = phase == 1 ? new CpuShare(context.Server, context.Tool) : cpu,
            Cancel = context.Cancel,
        });
        context.Cancel.ThrowIfCancellationRequested();
        (double server, _, double others) = cpu.Read();
        LatencyHistogram latency = session.Ledger.Phase(1);
        return
        [
            new("deliveries/s", latency.Count / context.Options.MeasureSeconds),
            .. LatencyFigures.Of(latency),
            new("lost", outcome.Lost),
            new("repeated", outcome.Repeated),
            new("bad", outcome.Bad),
            new("server cores", server),
            new("tool lag p99 ms", outcome.PublishLag.PercentileNs(99) / 1e6),
            new("others cores", others),
        ];
    }

    private static double RateOf(FanOutOptions o) => o.Rate > 0 ? o.Rate : DefaultRate * o.Topics;
}
