using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>How many units of the service it takes. Pure.</summary>
/// <param name="ByMessages">For what goes out in a second.</param>
/// <param name="ByRequests">For what the publisher puts in in a second.</param>
/// <param name="ByConnections">For the connections.</param>
internal sealed record UnitNeed(int ByMessages, int ByRequests, int ByConnections)
{
    // The publisher's budget: nine tenths of what a second has flow evenly, the rest is kept for what comes at once.
    private const double FlowShare = 0.9;

    /// <summary>All of it; one is the least that there is.</summary>
    public int Needed => Math.Max(1, Math.Max(ByMessages, Math.Max(ByRequests, ByConnections)));

    /// <summary>Which of them is the most: <c>messages</c>, <c>requests</c> or <c>connections</c>; null = one unit has room for all of them.</summary>
    public string? BoundBy => Needed == 1 ? null : Needed == ByMessages ? "messages" : Needed == ByRequests ? "requests" : "connections";

    /// <param name="deliveries">To all connections.</param>
    /// <param name="sends">To all groups, each once.</param>
    /// <param name="connections">How many there are.</param>
    /// <param name="settings">What a unit has.</param>
    public static UnitNeed Of(Traffic deliveries, Traffic sends, int connections, WebPubSubSettings settings) => new(
        Units(deliveries.Steps, settings.MessagesPerSecondPerUnit * FlowShare),
        Units(sends.Steps, settings.RequestsPerSecondPerUnit * FlowShare),
        Units(connections, settings.ConnectionsPerUnit));

    // Sums of many small numbers: a part of a billion more is not a unit more.
    private static int Units(double need, double ofOne) => (int)Math.Min(int.MaxValue, Math.Ceiling((need / ofOne) - 1e-9));
}
