namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Says in which state a topic is. Pure.</summary>
internal static class TopicJudge
{
    /// <summary>The state of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="isConnected">Whether its socket is open.</param>
    /// <param name="wasTried">Whether its socket was ever tried to connect, with whatever outcome.</param>
    /// <param name="isQuarantined">Whether it may not be subscribed now.</param>
    /// <param name="nowMs">The monotonic clock.</param>
    /// <param name="firstValueMaxMs">How long a topic that delivered on an earlier connection may take to deliver on this one.</param>
    public static GatewayState Judge(SubscribedTopic topic, bool isConnected, bool wasTried, bool isQuarantined, long nowMs, long firstValueMaxMs)
    {
        if (isQuarantined) return GatewayState.Down;
        if (!isConnected) return wasTried ? GatewayState.Down : GatewayState.Connecting;
        if (topic.Phase == TopicPhase.Wanted) return GatewayState.Connecting;
        if (!topic.HasCadence) return topic.Acknowledged || topic.Values > 0 ? GatewayState.Live : GatewayState.Connecting;
        if (topic.Values > 0) return nowMs - topic.LastValueAtMs >= topic.StaleAfterMs ? GatewayState.Stale : GatewayState.Live;

        // A topic that never delivered may be one that this gateway does not have: a capture that is replayed need not hold every channel.
        bool isOverdue = topic.EverDelivered && nowMs - topic.SentAtMs >= Math.Max(topic.StaleAfterMs, firstValueMaxMs);
        return isOverdue ? GatewayState.Stale : GatewayState.Connecting;
    }
}
