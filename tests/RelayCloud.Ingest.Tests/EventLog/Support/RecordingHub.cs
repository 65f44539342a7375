using System.Collections.Concurrent;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog.Support;

/// <summary>Keeps what customers would get. Thread safe.</summary>
internal sealed class RecordingHub : IMessageSink
{
    private readonly ConcurrentQueue<Message> _messages = new();

    public IReadOnlyCollection<Message> Messages => _messages;

    public void Publish(in MarketMessage message) =>
        _messages.Enqueue(new Message(message.Topic.Name, message.Cursor, message.EventCount, message.Data.ToArray(), message.UpstreamTimeMs, message.ReceivedAtUs));

    public Message[] Of(Topic topic) => [.. _messages.Where(m => m.Topic == topic.Name)];

    public long[] Tids(Topic topic) => [.. Of(topic).SelectMany(m => LogMarket.TidsOf(m.Data))];

    public sealed record Message(string Topic, Cursor Cursor, int EventCount, byte[] Data, long UpstreamTimeMs, long ReceivedAtUs);
}
