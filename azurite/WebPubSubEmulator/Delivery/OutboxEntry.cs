using System.Runtime.InteropServices;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>A place in an outbox.</summary>
/// <param name="Message">What is sent.</param>
/// <param name="Sequence">The connection's own number of it; 0 = it has none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutboxEntry(OutboundMessage Message, long Sequence);
