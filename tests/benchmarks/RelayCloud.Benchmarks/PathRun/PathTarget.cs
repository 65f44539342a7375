using RelayCloud.Benchmarks.Protocols;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>What lies between the sender of frames and the customers.</summary>
internal abstract class PathTarget : IAsyncDisposable
{
    /// <summary>Its name in results.</summary>
    public abstract string Name { get; }

    /// <summary>How customers talk to it.</summary>
    public abstract WireProtocol Protocol { get; }

    /// <summary>Where customers connect.</summary>
    public abstract int Port { get; }

    /// <summary>The process to meter; null when it is this one.</summary>
    public abstract int? ProcessId { get; }

    /// <summary>The path (and query) that a customer connects to.</summary>
    public abstract string PathOf(int customer);

    /// <summary>Which topics a customer subscribes to.</summary>
    public virtual IEnumerable<TopicName> TopicsOf(int customer, FramePlan plan, PathOptions options) => plan.Topics;

    /// <summary>How many deliveries the whole plan causes.</summary>
    public virtual long DeliveriesOf(FramePlan plan, PathOptions options) => (long)plan.Count * options.Customers;

    /// <summary>Null when it can be started; else what is missing and how to get it.</summary>
    public abstract string? WhyMissing(Repository repository);

    /// <summary>Starts it, ready for customers.</summary>
    public abstract Task StartAsync(Repository repository, FramePlan plan, PathOptions options, CancellationToken cancel);

    /// <summary>Customers have subscribed: waits until frames would reach them.</summary>
    public virtual Task WaitUntilFlowingAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Prepares a frame as it goes on the wire.</summary>
    public abstract byte[] Prepare(TopicName topic, byte[] payload);

    /// <summary>Pushing begins.</summary>
    public virtual void BeginPushing()
    {
    }

    /// <summary>Sends a prepared frame.</summary>
    public abstract void Push(int topic, ReadOnlySpan<byte> prepared);

    /// <summary>What the server printed last, to explain a failure.</summary>
    public virtual string LogTail() => "";

    public abstract ValueTask DisposeAsync();
}
