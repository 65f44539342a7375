namespace RelayCloud.ControlPlane.Cost;

/// <summary>Where what a group takes is known from, the best first.</summary>
internal enum FigureSource
{
    /// <summary>The publisher has measured it.</summary>
    Measured = 0,

    /// <summary>The publisher has measured the same topic at another cadence.</summary>
    Derived,

    /// <summary>What topics of its channel usually are.</summary>
    Estimated,
}
