namespace RelayCloud.ControlPlane.Cost;

/// <summary>How much is known, and how old it is.</summary>
/// <param name="At">When the cost was reckoned.</param>
/// <param name="MeasuredShare">What part of the bytes is measured, 0 to 1.</param>
/// <param name="Measured">Groups that are measured.</param>
/// <param name="Derived">Groups whose topic is measured at another cadence.</param>
/// <param name="Estimated">Groups that are not.</param>
/// <param name="OldestAgeMs">Age of the oldest figure that was measured, milliseconds; null = none was.</param>
/// <param name="NewestAgeMs">Age of the newest.</param>
internal sealed record CostFiguresView(DateTimeOffset At, double MeasuredShare, int Measured, int Derived, int Estimated, long? OldestAgeMs, long? NewestAgeMs)
{
    public static CostFiguresView Of(CostReport report)
    {
        long nowMs = report.At.ToUnixTimeMilliseconds();
        return new CostFiguresView(
            report.At,
            Math.Round(report.MeasuredShare, 4),
            report.GroupsBySource[FigureSource.Measured],
            report.GroupsBySource[FigureSource.Derived],
            report.GroupsBySource[FigureSource.Estimated],
            Age(report.OldestMs),
            Age(report.NewestMs));

        // Clocks differ a little between the writer and this app.
        long? Age(long? atMs) => atMs is { } at ? Math.Max(0, nowMs - at) : null;
    }
}
