using System.Text;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Tests.Protocols;

/// <summary>Keeps what was delivered, as text.</summary>
internal sealed class RecordingHandler : IDeliveryHandler
{
    public List<string> Messages { get; } = [];

    public void OnMessage(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs) => Messages.Add(Encoding.ASCII.GetString(payload));
}
