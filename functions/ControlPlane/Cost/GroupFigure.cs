namespace RelayCloud.ControlPlane.Cost;

/// <summary>What a group takes.</summary>
/// <param name="Sent">What is sent to each of its connections.</param>
/// <param name="Source">Where that is known from.</param>
/// <param name="AtMs">When it was measured, Unix milliseconds; null = it was not.</param>
internal sealed record GroupFigure(Traffic Sent, FigureSource Source, long? AtMs);
