namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary>One WebSocket message on its way out.</summary>
/// <param name="Bytes">The message; shared between connections, never written to.</param>
/// <param name="IsData">Market data, which faults may touch; not an acknowledgement, pong, error or answer.</param>
/// <param name="DueTimestamp">When it leaves, on the clock of <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="CaptureFile">The number of the capture file that the frame is a line of; -1 for all other frames.</param>
/// <param name="OnDone">Called once when the frame was sent or dropped; may be null.</param>
internal readonly record struct OutboundFrame(ReadOnlyMemory<byte> Bytes, bool IsData, long DueTimestamp, int CaptureFile, Action? OnDone);
