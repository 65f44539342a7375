using System.Diagnostics;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>Waits for something that another thread will do.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Returns once the condition holds; fails naming it when it does not in 20 s.</summary>
    public static async Task TrueAsync(string what, Func<bool> condition)
    {
        long startedAt = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(startedAt) > Patience) Assert.Fail($"Waited {Patience.TotalSeconds} s in vain until {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
