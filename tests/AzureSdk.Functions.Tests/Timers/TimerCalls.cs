using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.Timers;

/// <summary>What timer functions were called with, and how they behave.</summary>
public sealed class TimerCalls
{
    private readonly Lock _gate = new();
    private readonly List<(TimerInfo Info, int RetryCount)> _calls = [];

    /// <summary>Runs inside each call, with its number from 1 and its token.</summary>
    public Func<int, CancellationToken, Task> Body { get; set; } = static (_, _) => Task.CompletedTask;

    public int Count
    {
        get
        {
            lock (_gate) return _calls.Count;
        }
    }

    public IReadOnlyList<(TimerInfo Info, int RetryCount)> All
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public Task AddAsync(TimerInfo info, FunctionContext context)
    {
        int number;
        lock (_gate)
        {
            _calls.Add((info, context.RetryContext.RetryCount));
            number = _calls.Count;
        }

        return Body(number, context.CancellationToken);
    }
}
