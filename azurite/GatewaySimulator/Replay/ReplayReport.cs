namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>How far a replay is.</summary>
/// <param name="IsStarted">Whether its clock runs.</param>
/// <param name="Played">Frames played in this round, with or without a subscriber.</param>
/// <param name="Total">Frames of all files.</param>
/// <param name="Rounds">How often the end was reached.</param>
public sealed record ReplayReport(bool IsStarted, int Played, int Total, int Rounds, IReadOnlyList<CaptureFile> Files)
{
    /// <summary>Whether the last frame was played at least once.</summary>
    public bool IsFinished => Rounds > 0;
}
