using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Triggers;

/// <summary>
/// Starts the loops of timers and events after all other services of the app, and ends them before those: what runs is finished within the host's
/// <see cref="HostOptions.ShutdownTimeout"/>, after which the functions' tokens fire and nobody waits any longer.
/// </summary>
internal sealed partial class TriggerHost(TriggerLoops loops, TimeProvider clock, ILogger<TriggerHost> log) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(10);

    // For functions that heed their token; the process must end soon.
    private static readonly TimeSpan ForcedEndMax = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _forced = new();
    private Task[] _running = [];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = [.. loops.Create().Select(loop => Task.Run(() => RunAsync(loop), CancellationToken.None))];
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var all = Task.WhenAll(_running);
        try
        {
            await all.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogForced(_running.Count(static task => !task.IsCompleted));
            await _forced.CancelAsync();
            await Task.WhenAny(all, Task.Delay(ForcedEndMax, clock, CancellationToken.None));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _forced.Dispose();
    }

    private async Task RunAsync(ITriggerLoop loop)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await loop.RunAsync(_stopping.Token, _forced.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A fault of the worker itself: the other functions go on, and this one is tried again rather than left dead.
                LogBroken(e, loop.Name, RestartDelay);
                await Task.Delay(RestartDelay, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Critical, Message = "The trigger of function {Function} broke; it begins anew in {Delay}")]
    private partial void LogBroken(Exception failure, string function, TimeSpan delay);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "The time for stopping is over: {Count} functions are cut short")]
    private partial void LogForced(int count);
}
