namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>Topics by state.</summary>
/// <param name="Connecting">Not yet delivered.</param>
/// <param name="Live">Delivered as expected.</param>
/// <param name="Stale">Silent for longer than expected.</param>
/// <param name="Down">Not connected, or in quarantine.</param>
public sealed record TopicCounts(int Connecting, int Live, int Stale, int Down)
{
    /// <summary>None.</summary>
    public static readonly TopicCounts None = new(0, 0, 0, 0);

    /// <summary>All.</summary>
    public int Total => Connecting + Live + Stale + Down;

    /// <summary>The sum of two.</summary>
    public TopicCounts Plus(TopicCounts other) =>
        new(Connecting + other.Connecting, Live + other.Live, Stale + other.Stale, Down + other.Down);
}
