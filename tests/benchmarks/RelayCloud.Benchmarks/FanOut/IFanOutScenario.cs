using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>One thing to measure on a server that has just been started.</summary>
internal interface IFanOutScenario
{
    /// <summary>Its name with what sets it apart from its like: subscribers, topics, size.</summary>
    string Title(FanOutOptions options);

    /// <summary>Measures.</summary>
    IReadOnlyList<Figure> Run(FanOutContext context);
}
