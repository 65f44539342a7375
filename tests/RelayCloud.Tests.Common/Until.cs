using System.Diagnostics;

namespace RelayCloud.Tests.Common;

/// <summary>Waits for something that another thread or process will do.</summary>
public static class Until
{
    /// <summary>The longest wait for anything: test machines may be busy with all test projects at once. It is reached only when the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns once the condition holds; throws, naming it, when it does not within the patience.</summary>
    /// <param name="what">Completes the sentence "waited in vain until …".</param>
    /// <param name="condition">Cheap and without side effects: it is asked every few milliseconds.</param>
    /// <param name="patience">Default <see cref="Patience"/>.</param>
    /// <param name="detail">What is said besides when it was in vain.</param>
    /// <exception cref="TimeoutException">The condition did not come to hold.</exception>
    public static Task TrueAsync(string what, Func<bool> condition, TimeSpan? patience = null, Func<string>? detail = null) => TrueAsync(what, () => ValueTask.FromResult(condition()), patience, detail);

    /// <inheritdoc cref="TrueAsync(string, Func{bool}, TimeSpan?, Func{string}?)"/>
    public static async Task TrueAsync(string what, Func<ValueTask<bool>> condition, TimeSpan? patience = null, Func<string>? detail = null)
    {
        long startedAt = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(startedAt) > (patience ?? Patience)) throw new TimeoutException($"Waited {(patience ?? Patience).TotalSeconds} s in vain until {what}. {detail?.Invoke()}");
            await Task.Delay(2);
        }
    }
}
