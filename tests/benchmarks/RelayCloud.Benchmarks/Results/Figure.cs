using System.Globalization;

namespace RelayCloud.Benchmarks.Results;

/// <summary>One measured value. Names with their unit are keys of the result lines; never rename them.</summary>
internal sealed record Figure(string Name, double Value)
{
    /// <summary>A value as a table shows it: three digits that matter, thousands apart.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        0 => "0",
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
