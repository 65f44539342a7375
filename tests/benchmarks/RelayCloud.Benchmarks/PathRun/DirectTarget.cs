using RelayCloud.Benchmarks.Protocols;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>
/// Nothing in between: each frame goes from the sender's socket to one customer's, in turn. What remains is the tool's own cost and one loopback hop,
/// which is contained in the figures of the others.
/// </summary>
internal sealed class DirectTarget : PathTarget
{
    private FakeGateway? _gateway;

    public override string Name => "direct";

    public override WireProtocol Protocol { get; } = new HyperliquidProtocol();

    public override int Port => _gateway!.Port;

    public override int? ProcessId => null;

    public override string PathOf(int customer) => "/ws";

    public override IEnumerable<TopicName> TopicsOf(int customer, FramePlan plan, PathOptions options) =>
        plan.Topics.Where((_, topic) => topic % options.Customers == customer);

    public override long DeliveriesOf(FramePlan plan, PathOptions options) => plan.Count;

    public override string? WhyMissing(Repository repository) => null;

    public override Task StartAsync(Repository repository, FramePlan plan, PathOptions options, CancellationToken cancel)
    {
        _gateway = new FakeGateway(plan, options.Coins, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return Task.CompletedTask;
    }

    public override byte[] Prepare(TopicName topic, byte[] payload) => ServerFrame.Text(payload);

    public override void BeginPushing() => _gateway!.BeginPushing();

    public override void Push(int topic, ReadOnlySpan<byte> prepared) => _gateway!.Push(topic, prepared);

    public override ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        return ValueTask.CompletedTask;
    }
}
