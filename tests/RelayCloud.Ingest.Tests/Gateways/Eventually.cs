using System.Diagnostics;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>Waits for a named condition in real time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(15);

    public static async Task Is(string condition, Func<bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(watch.Elapsed < Max, $"Waited {Max.TotalSeconds:0} s in vain until {condition}.");
            await Task.Delay(2);
        }
    }

    /// <summary>The same while a manual clock goes forward. After each step the machinery has some real time to react.</summary>
    public static async Task IsAs(ManualTime time, string condition, Func<bool> isSo, TimeSpan step, TimeSpan max)
    {
        for (TimeSpan passed = TimeSpan.Zero; !isSo(); passed += step)
        {
            Assert.True(passed < max, $"Waited {max.TotalSeconds:0} s of the clock in vain until {condition}.");
            time.Advance(step);
            for (int i = 0; i < 10 && !isSo(); i++) await Task.Delay(1);
        }
    }
}
