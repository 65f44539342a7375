using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>Refuses positions behind the partition's end: whoever holds one comes from another log, and would wait for ever.</summary>
internal static class PositionCheck
{
    public static AmqpError? Beyond(LogPosition position, LogTail tail) => position.Kind switch
    {
        LogPositionKind.Offset when position.Value >= tail.EndOffset && position.Value > 0 => new AmqpError(
            EventHubsErrors.ArgumentError, $"The supplied offset '{position.Value}' is invalid. The last offset in the system is '{tail.LastOffset}'."),
        LogPositionKind.Sequence when position.Value > tail.NextSequence => new AmqpError(
            EventHubsErrors.ArgumentError, $"The supplied sequence number '{position.Value}' is invalid. The last sequence number in the system is '{tail.LastSequence}'."),
        _ => null,
    };
}
