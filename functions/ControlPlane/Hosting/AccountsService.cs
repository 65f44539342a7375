using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Changes;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Hosting;

/// <summary>Makes the accounts' table and first plans, then hears of changes and clears up for as long as the app runs.</summary>
internal sealed partial class AccountsService(AccountStore store, ChangeFeed feed, Readiness readiness, ControlPlaneSettings settings, TimeProvider time, ILogger<AccountsService> log) : BackgroundService
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    // What is cleared up is an hour old at least, and several processes may do it at once.
    private static readonly TimeSpan UpkeepInterval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await InitializeAsync(stoppingToken)) return;
        readiness.SetReady();
        LogReady();
        await Task.WhenAll(FollowAsync(stoppingToken), KeepUpAsync(stoppingToken));
    }

    private async Task<bool> InitializeAsync(CancellationToken stoppingToken)
    {
        for (TimeSpan wait = RetryMin; ; wait = wait * 2 < RetryMax ? wait * 2 : RetryMax)
        {
            try
            {
                await store.InitializeAsync(stoppingToken);
                if (settings.Accounts.AllowLocalKey) await store.SeedDemoAsync(stoppingToken);
                return true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception e)
            {
                // Whatever it is, someone may mend it while we wait; until then the app says that it is starting.
                LogNotReady(Cause(e), wait.TotalSeconds);
            }

            try
            {
                await Task.Delay(wait, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await feed.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The store refuses, as when someone deleted the table: health tells it until someone mends it.
                LogFeedFailed(Cause(e), RetryMax.TotalSeconds);
                await Task.Delay(RetryMax, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task KeepUpAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(UpkeepInterval, time);
        try
        {
            do
            {
                try
                {
                    int mended = await store.Upkeep.RunAsync(stoppingToken);
                    if (mended > 0) LogMended(mended);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogUpkeepFailed(Cause(e));
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }

    // A store that is away is no fault of this code: four pages of stack would hide the one line that tells.
    private static string Cause(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return $"{e.GetType().Name}: {e.Message}";
    }

    [LoggerMessage(EventId = 111, Level = LogLevel.Information, Message = "The accounts are ready")]
    private partial void LogReady();

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "The accounts cannot be reached yet; trying again in {Seconds} s: {Cause}")]
    private partial void LogNotReady(string cause, double seconds);

    [LoggerMessage(EventId = 113, Level = LogLevel.Information, Message = "Cleared up {Rows} rows that dead processes left")]
    private partial void LogMended(int rows);

    [LoggerMessage(EventId = 114, Level = LogLevel.Warning, Message = "Clearing up failed; trying again in an hour: {Cause}")]
    private partial void LogUpkeepFailed(string cause);

    [LoggerMessage(EventId = 115, Level = LogLevel.Error, Message = "Changes of accounts cannot be followed; trying again in {Seconds} s: {Cause}")]
    private partial void LogFeedFailed(string cause, double seconds);
}
