using RelayCloud.FanOut.Lanes;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>A <see cref="Subscription"/> to State of a subscriber that is not given all of it at once. Touched by the lane's thread only.</summary>
internal sealed class LimitedSubscription(Subscriber subscriber, LaneTopic topic) : Subscription(subscriber)
{
    public readonly LaneTopic Topic = topic;

    public readonly int IntervalMs = subscriber.Policy.StateIntervalMs;

    public readonly int BookLevelsMax = LevelsMax(topic.Topic, subscriber.Policy);

    /// <summary>The tick, counted from the ring's start, before which nothing is due.</summary>
    public long DueTick;

    /// <summary>Whether a policy limits a topic at all. One that allows as many levels as a book can have costs what no policy does.</summary>
    public static bool IsNeeded(Topic topic, DeliveryPolicy policy) =>
        topic.Kind == TopicKind.State && (policy.StateIntervalMs > 0 || LevelsMax(topic, policy) < BookCut.LevelsMax);

    /// <summary>How many levels of a topic's values a policy allows; those that are no books have none to cut.</summary>
    public static int LevelsMax(Topic topic, DeliveryPolicy policy) => topic.Channel == Channel.L2Book ? policy.BookLevelsMax : int.MaxValue;
}
