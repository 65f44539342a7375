namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>A client's message that cannot be understood. The message says what is wrong; the connection ends with it.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
