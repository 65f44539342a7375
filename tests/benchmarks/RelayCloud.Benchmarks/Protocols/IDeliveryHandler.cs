using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>Takes each message that a subscriber received.</summary>
internal interface IDeliveryHandler
{
    /// <summary>One whole message, valid during the call.</summary>
    /// <param name="connection">Who received it.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="receivedAtNs">When the read that completed it returned, on the monotonic clock.</param>
    void OnMessage(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs);
}
