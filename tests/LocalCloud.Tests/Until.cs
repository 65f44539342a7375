using System.Diagnostics;

namespace RelayCloud.LocalCloud.Tests;

/// <summary>Waits for facts of other processes, which can only be polled.</summary>
internal static class Until
{
    /// <summary>Generous: it is only reached when the test fails, and test machines can be slow.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when the condition holds; fails with its name when it does not in time.</summary>
    public static async Task True(string condition, Func<bool> holds, Func<string>? detail = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                Assert.Fail($"Not within {Limit.TotalSeconds:0} s: {condition}. {detail?.Invoke()}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
