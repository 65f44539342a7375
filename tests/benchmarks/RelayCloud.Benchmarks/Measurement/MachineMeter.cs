using System.Globalization;

namespace RelayCloud.Benchmarks.Measurement;

/// <summary>Processor time of the whole machine, to tell how much of a run other programs took.</summary>
internal static class MachineMeter
{
    /// <summary>Busy time of all cores since the machine started, seconds.</summary>
    public static double BusySeconds
    {
        get
        {
            // cpu user nice system idle iowait irq softirq steal …
            double[] f = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(x => double.Parse(x, CultureInfo.InvariantCulture) / 100)];
            return f[0] + f[1] + f[2] + f[5] + f[6];
        }
    }
}
