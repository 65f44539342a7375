using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Azure.Functions.Worker.Triggers;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>
/// Runs one timer function, one run after another, while this instance owns the timer's row. The row also remembers the runs, so that only the owner
/// can say that one was made: a run that nobody finished is due again, once, for whoever comes next.
/// </summary>
internal sealed partial class TimerLoop(FunctionEntry entry, TimerPlan plan, OwnershipTable table, BackgroundInvoker invoker, ILogger<TimerLoop> log) : ITriggerLoop
{
    // The wall clock may be set, and the machine may sleep: it is looked at at least so often.
    private static readonly TimeSpan LookMax = TimeSpan.FromMinutes(1);
    private readonly OwnerSightings _sightings = new(table.Options.Length, table.Clock);
    private TimerStatus? _status;
    private bool _hasStarted;
    private bool _isStorageDown;

    public string Name => entry.Name;

    private DateTime Now => table.Clock.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping, CancellationToken forced)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await TryClaimAsync(stopping) is not { } row)
            {
                await Task.Delay(table.Options.Interval, table.Clock, stopping);
                continue;
            }

            await using (row)
            {
                try
                {
                    await RunOwnedAsync(row, stopping, forced);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested || row.Lost.IsCancellationRequested)
                {
                    if (!stopping.IsCancellationRequested) LogLost(Name);
                }

                await row.ReleaseAsync();
            }
        }
    }

    private async Task<OwnedRow?> TryClaimAsync(CancellationToken stopping)
    {
        try
        {
            var stored = await table.ReadAsync(Name, stopping);
            var owner = stored is null ? null : _sightings.LivingOwnerOf(stored);
            if (owner == table.Instance) owner = null; // A claim that ran out while the storage was away.
            if (_isStorageDown) LogStorageBack(Name);
            _isStorageDown = false;
            return owner is null ? await table.TryClaimAsync(Name, stored, stopping) : null;
        }
        catch (Exception e) when (OwnershipFailures.IsOfStorage(e))
        {
            if (!_isStorageDown) LogStorageDown(e, Name);
            _isStorageDown = true;
            return null;
        }
    }

    private async Task RunOwnedAsync(OwnedRow row, CancellationToken stopping, CancellationToken forced)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, row.Lost);
        var isFirst = !_hasStarted;
        _hasStarted = true;
        await RecallAsync(row, either.Token);
        if (plan.IsRemembered && _status!.IsPastDue(plan.Schedule, Now)) await RunOnceAsync(row, Now, isPastDue: true, either.Token, forced);
        else if (isFirst && plan.RunOnStartup) await RunOnceAsync(row, Now, isPastDue: false, either.Token, forced);

        while (!either.IsCancellationRequested)
        {
            if (NextDue() is not { } due)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, table.Clock, either.Token);
                return;
            }

            while (due - Now is { } left && left > TimeSpan.Zero) await Task.Delay(left < LookMax ? left : LookMax, table.Clock, either.Token);
            either.Token.ThrowIfCancellationRequested();
            await RunOnceAsync(row, due, isPastDue: plan.Schedule.Next(due) <= Now, either.Token, forced);
        }
    }

    /// <summary>What follows the last run, so that a clock that was set back repeats nothing and intervals do not drift; what was missed meanwhile is left out.</summary>
    private DateTime? NextDue() => plan.Schedule.Next(_status!.Last ?? _status.LastUpdated) is { } due && due > Now ? due : plan.Schedule.Next(Now);

    /// <summary>What was remembered by the row, unless this instance knows of a later run that it could not write down.</summary>
    private async Task RecallAsync(OwnedRow row, CancellationToken cancellation)
    {
        if (!plan.IsRemembered)
        {
            _status ??= TimerStatus.Fresh(plan.Schedule, Now);
            return;
        }

        var stored = TimerStatus.Read(row.Values);
        if (stored is null || (_status is not null && _status.LastUpdated > stored.LastUpdated))
        {
            _status ??= TimerStatus.Fresh(plan.Schedule, Now);
            await RememberAsync(row, cancellation);
        }
        else
        {
            _status = stored;
        }
    }

    private async Task RunOnceAsync(OwnedRow row, DateTime due, bool isPastDue, CancellationToken stopping, CancellationToken forced)
    {
        if (isPastDue) LogPastDue(Name, _status!.Next);
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = plan.IsRemembered ? _status!.ToPublic() : null };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(forced, row.Lost);
        var outcome = await invoker.RunAsync(entry, () => info, InvocationBindingContext.Empty, stopping, end.Token);
        if (outcome == InvocationOutcome.Abandoned) return;

        // The run's time is that of its beginning, never before the occurrence that it serves.
        _status = TimerStatus.AfterRun(plan.Schedule, due);
        if (plan.IsRemembered) await RememberAsync(row, forced);
    }

    private async Task RememberAsync(OwnedRow row, CancellationToken cancellation)
    {
        try
        {
            await row.WriteAsync(_status!.ToValues(), cancellation);
        }
        catch (Exception e) when (OwnershipFailures.IsOfStorage(e))
        {
            // Known here until it can be written; only a crash in between repeats the run.
            LogForgotten(e, Name);
        }
    }

    [LoggerMessage(EventId = 30, Level = LogLevel.Information, Message = "Timer {Function} is past due: it should have run at {Next}")]
    private partial void LogPastDue(string function, DateTime? next);

    [LoggerMessage(EventId = 31, Level = LogLevel.Warning, Message = "Timer {Function} was taken over by another instance, or its claim could not be renewed in time")]
    private partial void LogLost(string function);

    [LoggerMessage(EventId = 32, Level = LogLevel.Error, Message = "Timer {Function} waits: the storage of AzureWebJobsStorage does not answer")]
    private partial void LogStorageDown(Exception failure, string function);

    [LoggerMessage(EventId = 33, Level = LogLevel.Information, Message = "Timer {Function} goes on: the storage answers again")]
    private partial void LogStorageBack(string function);

    [LoggerMessage(EventId = 34, Level = LogLevel.Error, Message = "The run of timer {Function} could not be written down")]
    private partial void LogForgotten(Exception failure, string function);
}
