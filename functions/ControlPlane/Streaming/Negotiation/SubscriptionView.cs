using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Negotiation;

/// <summary>A subscription that was granted.</summary>
/// <param name="Topic">The topic's name, such as <c>l2Book:BTC</c>.</param>
/// <param name="Group">The Web PubSub group that it comes in.</param>
/// <param name="CadenceMs">The least time between two values, milliseconds.</param>
internal sealed record SubscriptionView(string Topic, string Group, int CadenceMs)
{
    public static IReadOnlyList<SubscriptionView> Of(IEnumerable<GrantedTopic> granted) => [.. granted.Select(static g => new SubscriptionView(g.Topic.Name, g.Group, g.CadenceMs))];
}
