using System.Text;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.EventHubs;

public static class EventFunctions
{
    public sealed record Trade(string Coin, int Number);

    public sealed class Texts(EventCalls calls)
    {
        [Function("Texts")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs")] string[] events, FunctionContext context) => calls.AddAsync(context, events);
    }

    public sealed class Events(EventCalls calls, List<IReadOnlyDictionary<string, object?>> bindings)
    {
        [Function("Events")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs", ConsumerGroup = "second")] EventData[] events, FunctionContext context)
        {
            lock (bindings) bindings.Add(context.BindingContext.BindingData);
            return calls.AddAsync(context, [.. events.Select(static data => data.EventBody.ToString())]);
        }
    }

    public sealed class Objects(EventCalls calls)
    {
        [Function("Objects")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs")] Trade[] trades, FunctionContext context) => calls.AddAsync(context, [.. trades.Select(static trade => $"{trade.Coin}{trade.Number}")]);
    }

    public sealed class One(EventCalls calls)
    {
        [Function("One")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs", IsBatched = false)] string text, FunctionContext context) => calls.AddAsync(context, text);
    }

    public sealed class Bytes(EventCalls calls)
    {
        [Function("Bytes")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs", IsBatched = false)] byte[] body, FunctionContext context) => calls.AddAsync(context, Encoding.UTF8.GetString(body));
    }

    public sealed class Retried(EventCalls calls)
    {
        [Function("Retried")]
        [FixedDelayRetry(2, "00:00:00.050")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs")] string[] events, FunctionContext context) => calls.AddAsync(context, events);
    }

    public sealed class RetriedForEver(EventCalls calls)
    {
        [Function("RetriedForEver")]
        [FixedDelayRetry(-1, "01:00:00")]
        public Task Run([EventHubTrigger("%Hub%", Connection = "EventHubs")] string[] events, FunctionContext context) => calls.AddAsync(context, events);
    }
}
