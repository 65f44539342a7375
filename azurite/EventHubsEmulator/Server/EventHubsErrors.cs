using RelayCloud.Amqp.Encoding;

namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>Error conditions of Event Hubs beyond those of AMQP.</summary>
internal static class EventHubsErrors
{
    public static readonly AmqpSymbol ArgumentError = new("com.microsoft:argument-error");
    public static readonly AmqpSymbol ArgumentOutOfRange = new("com.microsoft:argument-out-of-range");
    public static readonly AmqpSymbol ServerBusy = new("com.microsoft:server-busy");
    public static readonly AmqpSymbol Timeout = new("com.microsoft:timeout");
}
