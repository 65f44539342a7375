using System.Text;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.MarketData.Tests.Support;

/// <summary>Keeps a copy of every message, in order.</summary>
internal sealed class RecordingSink : IMessageSink
{
    private readonly Lock _gate = new();

    public List<Published> Messages { get; } = [];

    public void Publish(in MarketMessage message)
    {
        var copy = new Published(message.Topic, Encoding.UTF8.GetString(message.Data), message.Cursor, message.EventCount, message.UpstreamTimeMs, message.ReceivedAtUs);
        lock (_gate) Messages.Add(copy);
    }
}
