using RelayCloud.Amqp;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>Errors of links and requests, in the words that clients look for.</summary>
internal static class EntityErrors
{
    public static string NotFoundText(string name) => $"The messaging entity '{name}' could not be found.";

    public static string PartitionText(int partitions) =>
        $"The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and {partitions - 1}.";

    public static AmqpError NotFound(string name) => new(ErrorConditions.NotFound, NotFoundText(name));

    public static AmqpError Partition(int partitions) => new(EventHubsErrors.ArgumentOutOfRange, PartitionText(partitions));

    public static AmqpError Unauthorized(string path) =>
        new(ErrorConditions.UnauthorizedAccess, $"Unauthorized access. No valid token for '{path}' was put on this connection, or it has expired.");

    public static AmqpError TooManyReceivers(int receiversMax, string group) =>
        new(ErrorConditions.ResourceLimitExceeded, $"Exceeded the maximum number of allowed receivers per partition in a consumer group which is {receiversMax}. Consumer group: '{group}'.");

    public static AmqpError Stolen(string winner, long winnerEpoch, string loser, long? loserEpoch) => new(
        ErrorConditions.Stolen,
        $"New receiver '{winner}' with higher epoch of '{winnerEpoch}' is created hence current receiver '{loser}' with epoch '{loserEpoch ?? 0}' is getting disconnected. If you are recreating the receiver, make sure a higher epoch is used.");

    public static AmqpError LowerEpoch(string receiver, long epoch, long currentEpoch) => new(
        ErrorConditions.Stolen,
        $"Receiver '{receiver}' with a higher epoch of '{currentEpoch}' already exists. Receiver with epoch {epoch} cannot be created. Make sure you are creating receiver with increasing epoch value to ensure connectivity, or ensure all old epoch receivers are closed or disconnected.");

    public static AmqpError EpochTaken(long currentEpoch) => new(
        ErrorConditions.Stolen,
        $"Non-epoch receiver is not allowed: a receiver with epoch '{currentEpoch}' already exists for this partition and consumer group.");
}
