using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>
/// Refuses positions behind the partition's end, in the service's words: whoever holds one comes from another log, and would miss the events of this one or wait for ever. Where
/// the next event will be is no such position, unless it is to be passed over.
/// </summary>
internal static class PositionCheck
{
    public static AmqpError? Beyond(LogPosition position, LogTail tail) => position.Kind switch
    {
        LogPositionKind.Offset when IsBehind(position, tail.EndOffset) => new AmqpError(
            EventHubsErrors.ArgumentError, $"The supplied offset '{position.Value}' is invalid. The last offset in the system is '{tail.LastOffset}'"),
        LogPositionKind.Sequence when IsBehind(position, tail.NextSequence) => new AmqpError(
            EventHubsErrors.ArgumentError, $"The supplied sequence number '{position.Value}' is invalid. The last sequence number in the system is '{tail.LastSequence}'"),
        _ => null,
    };

    private static bool IsBehind(LogPosition position, long next) => position.Inclusive ? position.Value > next : position.Value >= next;
}
