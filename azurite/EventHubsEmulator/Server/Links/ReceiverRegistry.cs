using RelayCloud.Amqp.Performatives;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>
/// Who reads a partition in a consumer group. A receiver with an epoch (owner level) displaces all others but those of a higher epoch; without one there may be five, but
/// none besides one with an epoch. Any thread.
/// </summary>
internal sealed class ReceiverRegistry
{
    /// <summary>Receivers without an epoch of one partition and group, as at the service.</summary>
    public const int ReceiversMax = 5;

    private readonly Dictionary<(string Hub, string Group, int Partition), List<IGroupReceiver>> _receivers = [];

    /// <summary>Lets the receiver in, and disconnects those that it displaces; or says why not.</summary>
    public AmqpError? Add(string hub, string group, int partition, IGroupReceiver receiver)
    {
        (string, string, int) key = Key(hub, group, partition);
        List<IGroupReceiver> displaced;
        lock (_receivers)
        {
            if (!_receivers.TryGetValue(key, out List<IGroupReceiver>? current)) _receivers.Add(key, current = []);
            long? owner = current.Max(other => other.Epoch);
            if (receiver.Epoch is { } epoch)
            {
                if (owner > epoch) return EntityErrors.LowerEpoch(receiver.Identifier, epoch, owner.Value);
            }
            else
            {
                if (owner is { } taken) return EntityErrors.EpochTaken(taken);
                if (current.Count >= ReceiversMax) return EntityErrors.TooManyReceivers(ReceiversMax, group);
            }

            displaced = receiver.Epoch is null ? [] : [.. current];
            if (receiver.Epoch is not null) current.Clear();
            current.Add(receiver);
        }

        foreach (IGroupReceiver other in displaced) other.Disconnect(EntityErrors.Stolen(receiver.Identifier, receiver.Epoch!.Value, other.Identifier, other.Epoch));
        return null;
    }

    /// <summary>Forgets the receiver; nothing happens if it is not there any longer.</summary>
    public void Remove(string hub, string group, int partition, IGroupReceiver receiver)
    {
        (string, string, int) key = Key(hub, group, partition);
        lock (_receivers)
        {
            if (!_receivers.TryGetValue(key, out List<IGroupReceiver>? current)) return;
            current.Remove(receiver);
            if (current.Count == 0) _receivers.Remove(key);
        }
    }

    private static (string Hub, string Group, int Partition) Key(string hub, string group, int partition) => (hub.ToLowerInvariant(), group.ToLowerInvariant(), partition);
}
