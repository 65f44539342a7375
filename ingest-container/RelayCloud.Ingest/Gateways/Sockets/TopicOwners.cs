using System.Collections.Concurrent;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>
/// Which socket of a gateway has a topic subscribed, or not yet surely unsubscribed. A topic that moves is subscribed on its new socket only once the old one
/// has let go of it, because the frame sink is promised that each topic of a gateway comes from one socket at a time. Thread safe.
/// </summary>
internal sealed class TopicOwners
{
    private readonly ConcurrentDictionary<Topic, SocketSlot> _owners = new();

    /// <summary>Makes the slot the owner; false while another one is.</summary>
    public bool TryClaim(Topic topic, SocketSlot slot) => _owners.GetOrAdd(topic, slot) == slot;

    /// <summary>Lets go of the topic, if the slot owns it.</summary>
    public void Release(Topic topic, SocketSlot slot) => _owners.TryRemove(new KeyValuePair<Topic, SocketSlot>(topic, slot));
}
