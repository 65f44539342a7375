using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.EventHubs;

/// <summary>What event functions were called with, and how they behave.</summary>
public sealed class EventCalls
{
    private readonly Lock _gate = new();
    private readonly List<EventCall> _calls = [];

    /// <summary>Runs inside each call, after it was noted.</summary>
    public Func<EventCall, CancellationToken, Task> Body { get; set; } = static (_, _) => Task.CompletedTask;

    public IReadOnlyList<EventCall> All
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    /// <summary>Every event of every call, in the order of the calls.</summary>
    public IReadOnlyList<string> Texts => [.. All.SelectMany(static call => call.Texts)];

    public IReadOnlyList<string> TextsOf(string partition) => [.. All.Where(call => call.Partition == partition).SelectMany(static call => call.Texts)];

    public Task AddAsync(FunctionContext context, params string[] texts)
    {
        var partition = JsonNode.Parse((string)context.BindingContext.BindingData["PartitionContext"]!)!["PartitionId"]!.GetValue<string>();
        var call = new EventCall(partition, texts, context.RetryContext.RetryCount);
        lock (_gate) _calls.Add(call);
        return Body(call, context.CancellationToken);
    }
}
