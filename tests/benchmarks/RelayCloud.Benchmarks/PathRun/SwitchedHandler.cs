using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>Drops messages until there is someone to take them: snapshots come before the run's ledger exists.</summary>
internal sealed class SwitchedHandler : IDeliveryHandler
{
    public IDeliveryHandler? Target { get; set; }

    public void OnMessage(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs) => Target?.OnMessage(connection, payload, receivedAtNs);
}
