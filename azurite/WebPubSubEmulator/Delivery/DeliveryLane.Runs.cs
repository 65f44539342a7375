using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>Messages that come one after another for one group are handed to its members together: what that costs a member is then paid once for all of them.</summary>
internal sealed partial class DeliveryLane
{
    /// <summary>How many of the first commands are such messages; at least 1.</summary>
    private int RunLength(ReadOnlySpan<LaneCommand> commands)
    {
        ref readonly LaneCommand first = ref commands[0];
        if (!MayBeInRun(first) || first.Group!.Members.Length == 0) return 1;

        // A run is one piece to the bounds of an outbox, so it is small against them.
        int messagesMax = Math.Min(MessageRun.MessagesMax, _limits.QueueMessagesMax / 4);
        int bytesMax = Math.Min(MessageRun.DataBytesMax, _limits.QueueBytesMax / 4);
        int bytes = 0;
        int count = 0;
        foreach (ref readonly LaneCommand command in commands)
        {
            if (count >= messagesMax || !MayBeInRun(command) || !ReferenceEquals(command.Group, first.Group)) break;
            bytes += command.Message!.DataBytes;
            if (bytes > bytesMax) break;
            count++;
        }

        return Math.Max(1, count);
    }

    // One that not all members get, or not at any time, goes its own way.
    private static bool MayBeInRun(in LaneCommand command) => command is { What: LaneCommand.Kind.Publish, Outbox: null, Message.ExpiresAtMs: 0 };

    private void PublishRun(ReadOnlySpan<LaneCommand> publishes)
    {
        MessageRun run = _runs.Take();
        run.Hold();
        foreach (ref readonly LaneCommand publish in publishes) run.Add(publish.Message!);
        foreach (LaneMembership member in publishes[0].Group!.Members)
        {
            // Each message has its own number there, and waits for its own acknowledgement.
            if (member.Outbox.IsReliable)
            {
                foreach (ref readonly LaneCommand publish in publishes) Enqueue(member.Outbox, publish.Message!);
            }
            else
            {
                Enqueue(member.Outbox, run);
            }
        }

        run.LetGo();
    }
}
