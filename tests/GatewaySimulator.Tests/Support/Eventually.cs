using System.Diagnostics;

namespace RelayCloud.GatewaySimulator.Tests.Support;

/// <summary>Waits for a named condition that other threads bring about.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task TrueAsync(string what, Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience) throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
