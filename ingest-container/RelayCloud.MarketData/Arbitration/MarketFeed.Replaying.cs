using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <content>What comes with its cursor already: from an earlier run of this container, or from another container. Gateways are not involved.</content>
public sealed partial class MarketFeed
{
    /// <summary>
    /// Makes a value that an earlier run published the topic's present one, with its cursor, and publishes nothing. The topic goes on counting from there, in that
    /// epoch; a topic of which nothing is restored begins a new one. Values of a topic may come repeatedly and, but for trades, in any order.
    /// Before the first frame of a gateway; concurrently for different topics.
    /// </summary>
    /// <param name="message">The value. A cursor's epoch and offset are positive.</param>
    /// <param name="takesGap">Takes trades although some before them are missing; the ring then begins with these, so that a resume from before them tells of a gap.</param>
    public ReplayOutcome Restore(in MarketMessage message, bool takesGap = false) => FeedOf(message.Topic).Replay(in message, publishes: false, takesGap);

    /// <summary>Undoes what <see cref="Restore"/> did to a topic: it begins anew. Before the first frame of a gateway.</summary>
    public void Forget(Topic topic) => Volatile.Write(ref _feeds[topic.Id], null);

    /// <summary>All has been restored: arbitration is made ready to go on from it. Once, before the first frame of a gateway.</summary>
    public void EndRestore()
    {
        int count = _topics.Count;
        for (int id = 0; id < count; id++)
        {
            if (Volatile.Read(ref _feeds[id]) is not { } feed) continue;
            feed.OnRestored(_coins);

            // Readers take an older epoch for old news; the clock of this machine may be behind that of the one before.
            if (feed.Info().Cursor is { Offset: > 0 } cursor && cursor.Epoch >= EpochMs) _context.RaiseEpochAbove(cursor.Epoch);
        }
    }

    /// <summary>
    /// Publishes a value that another container arbitrated, under the cursor that it gave: once, and never an older one after a newer one. Of trades of which some are
    /// known, the others are published. Concurrently for different topics. A feed that relays takes no frames of gateways.
    /// </summary>
    /// <param name="message">The value. A cursor's epoch and offset are positive.</param>
    /// <param name="takesGap">As for <see cref="Restore"/>.</param>
    public ReplayOutcome Relay(in MarketMessage message, bool takesGap = false) => FeedOf(message.Topic).Replay(in message, publishes: true, takesGap);
}
