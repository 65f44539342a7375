using System.Runtime.InteropServices;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>What an event handler has answered to a user event.</summary>
/// <param name="Data">To be sent to the connection; null = nothing.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Error">Why there is no good answer; null = there is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventAnswer(byte[]? Data, PayloadKind Kind, string? Error);
