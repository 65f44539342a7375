using Azure.Data.Tables;
using AzureSdk.Functions.Tests.Hosting;
using AzureSdk.Functions.Tests.Support;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AzureSdk.Functions.Tests.Timers;

public sealed class TimerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // A waiting timer looks at the clock at least once a minute; one that does not is busy.
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    // So long that it is never a renewal's turn.
    private static readonly HostJson Patient = new() { TimerLockLength = TimeSpan.FromDays(30) };
    private readonly ManualTime _clock = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, 7, TimeSpan.Zero));
    private readonly TimerCalls _calls = new();
    private readonly string _hostId = $"timers-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_timer_runs_at_each_occurrence_and_is_told_the_last_and_the_next()
    {
        await using var app = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes));
        await _clock.RunUntilAsync("the timer ran three times", Step, () => _calls.Count == 3);
        Assert.All(_calls.All, static call => Assert.False(call.Info.IsPastDue));
        Assert.Equal([default, At(10, 5), At(10, 10)], _calls.All.Select(static call => call.Info.ScheduleStatus!.Last));
        Assert.Equal([At(10, 5), At(10, 10), At(10, 15)], _calls.All.Select(static call => call.Info.ScheduleStatus!.Next));
    }

    [Fact]
    public async Task Occurrences_missed_while_nothing_ran_make_one_run_past_due()
    {
        await using (await StartAsync(typeof(TimerFunctions.EveryFiveMinutes))) await _clock.RunUntilAsync("the timer ran", Step, () => _calls.Count == 1);
        _clock.Advance(TimeSpan.FromMinutes(17));
        await using var again = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes));
        await Until.TrueAsync("the missed run is made", () => _calls.Count == 2);
        await _clock.RunUntilAsync("the next run is made", Step, () => _calls.Count == 3);
        Assert.Equal([false, true, false], _calls.All.Select(static call => call.Info.IsPastDue));
        Assert.Equal(At(10, 10), _calls.All[1].Info.ScheduleStatus!.Next);
        Assert.Equal(At(10, 25), _calls.All[2].Info.ScheduleStatus!.Next);
    }

    [Fact]
    public async Task A_timer_that_was_seen_but_never_ran_is_past_due_all_the_same()
    {
        await using (await StartAsync(typeof(TimerFunctions.EveryFiveMinutes))) await RememberedAsync("EveryFiveMinutes");
        _clock.Advance(TimeSpan.FromMinutes(6));
        await using var again = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes));
        await Until.TrueAsync("the missed run is made", () => _calls.Count == 1);
        Assert.True(_calls.All[0].Info.IsPastDue);
    }

    [Fact]
    public async Task A_timer_may_run_at_start()
    {
        await using var app = await StartAsync(typeof(TimerFunctions.AtStart));
        await Until.TrueAsync("it ran", () => _calls.Count == 1);
        Assert.False(_calls.All[0].Info.IsPastDue);
        Assert.Equal(new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc), _calls.All[0].Info.ScheduleStatus!.Next);
    }

    [Fact]
    public async Task Without_a_monitor_nothing_is_remembered_and_nothing_missed()
    {
        await using (await StartAsync(typeof(TimerFunctions.Forgetful))) await _clock.RunUntilAsync("the timer ran", Step, () => _calls.Count == 1);
        _clock.Advance(TimeSpan.FromMinutes(17));
        await using var again = await StartAsync(typeof(TimerFunctions.Forgetful));
        await _clock.RunUntilAsync("it ran again", Step, () => _calls.Count == 2);
        Assert.All(_calls.All, static call => Assert.Null(call.Info.ScheduleStatus));
        Assert.All(_calls.All, static call => Assert.False(call.Info.IsPastDue));
        Assert.InRange(_clock.GetUtcNow().UtcDateTime, At(10, 25), At(10, 26));
    }

    [Fact]
    public async Task A_setting_may_hold_an_interval()
    {
        await using var app = await StartAsync(typeof(TimerFunctions.OfASetting));
        await _clock.RunUntilAsync("it ran twice", Step, () => _calls.Count == 2);
        var first = _calls.All[1].Info.ScheduleStatus!;
        Assert.Equal(TimeSpan.FromMinutes(90), first.Next - first.Last);
    }

    [Fact]
    public async Task Of_two_instances_one_runs_and_the_other_takes_over_when_it_stops()
    {
        var firstCalls = new TimerCalls();
        var secondCalls = new TimerCalls();
        var first = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes), calls: firstCalls);
        await RememberedAsync("EveryFiveMinutes");
        await using var second = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes), calls: secondCalls);
        await _clock.RunUntilAsync("the first ran", Step, () => firstCalls.Count == 2);
        Assert.Equal(0, secondCalls.Count);
        await first.DisposeAsync();
        await _clock.RunUntilAsync("the second runs", TimeSpan.FromDays(10), () => secondCalls.Count == 1);
        Assert.Equal(2, firstCalls.Count);
    }

    [Fact]
    public async Task The_timer_of_a_crashed_instance_is_taken_over_when_its_claim_runs_out_and_not_before()
    {
        var table = new TableClient(azurite.Tables.ConnectionString, "AzureWebJobsTimers");
        await table.CreateIfNotExistsAsync();
        var start = _clock.GetUtcNow();
        await table.AddEntityAsync(new TableEntity(_hostId, "EveryFiveMinutes") { ["Owner"] = "crashed", ["LastUpdated"] = start.AddHours(-1), ["Last"] = start.AddHours(-1) });
        await using var app = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes), host: new HostJson { TimerLockLength = TimeSpan.FromMinutes(60) });
        await _clock.RunUntilAsync("the timer is taken over", TimeSpan.FromMinutes(20), () => _calls.Count == 1);
        Assert.True(_calls.All[0].Info.IsPastDue);
        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_the_schedule_is_never_overlapped()
    {
        var running = 0;
        var overlaps = 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Body = async (number, _) =>
        {
            if (Interlocked.Increment(ref running) > 1) Interlocked.Increment(ref overlaps);
            if (number == 1) await gate.Task;
            Interlocked.Decrement(ref running);
        };
        await using var app = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes));
        await _clock.RunUntilAsync("the first run began", Step, () => _calls.Count == 1);
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(1, _calls.Count);
        gate.SetResult();
        await _clock.RunUntilAsync("the runs go on", Step, () => _calls.Count == 3);
        Assert.Equal(0, overlaps);

        // What passed meanwhile is left out: the second run is at the next occurrence after the first ended.
        Assert.True(_calls.All[2].Info.ScheduleStatus!.Last >= At(10, 20));
    }

    [Fact]
    public async Task A_failed_run_is_retried_as_its_policy_says_and_then_given_up()
    {
        _calls.Body = static (_, _) => throw new InvalidOperationException("on purpose");
        await using var app = await StartAsync(typeof(TimerFunctions.Retried));
        await _clock.RunUntilAsync("the second occurrence was tried", Step, () => _calls.Count == 4);
        Assert.Equal([0, 1, 2, 0], _calls.All.Select(static call => call.RetryCount));
        Assert.Equal(At(10, 5), _calls.All[3].Info.ScheduleStatus!.Last);
    }

    [Fact]
    public async Task A_running_function_is_finished_before_the_app_stops_and_its_run_is_remembered()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Body = (_, _) => gate.Task;
        var app = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes));
        await _clock.RunUntilAsync("the run began", Step, () => _calls.Count == 1);
        var stopping = app.Host.StopAsync();
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        await stopping;
        await app.DisposeAsync();
        Assert.Equal(At(10, 5), (await RowAsync("EveryFiveMinutes")).GetDateTime("Last"));
        Assert.Equal("", (await RowAsync("EveryFiveMinutes")).GetString("Owner"));
    }

    [Fact]
    public async Task A_function_that_outlasts_the_shutdown_is_told_and_its_run_is_due_again()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Body = async (number, token) =>
        {
            if (number > 1) return;
            await using var registration = token.Register(told.SetResult);
            await told.Task;
            token.ThrowIfCancellationRequested();
        };
        await using (var app = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes)))
        {
            await _clock.RunUntilAsync("the run began", Step, () => _calls.Count == 1);
            using var over = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await app.Host.StopAsync(over.Token);
            Assert.True(told.Task.IsCompleted);
        }

        await using var again = await StartAsync(typeof(TimerFunctions.EveryFiveMinutes));
        await Until.TrueAsync("the run is made again", () => _calls.Count == 2);
        Assert.True(_calls.All[1].Info.IsPastDue);
    }

    private static DateTime At(int hour, int minute) => new(2026, 11, 21, hour, minute, 0, DateTimeKind.Utc);

    private Task<FunctionHost> StartAsync(Type function, TimerCalls? calls = null, HostJson? host = null)
    {
        var builder = FunctionHost.Builder(function);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.Tables.ConnectionString,
            ["AzureFunctionsWebHost:hostid"] = _hostId,
            ["Sweep:Every"] = "01:30:00",
        });
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(calls ?? _calls);
        builder.Services.AddSingleton(host ?? Patient);
        return FunctionHost.StartAsync(builder);
    }

    private async Task<TableEntity> RowAsync(string function) =>
        await new TableClient(azurite.Tables.ConnectionString, "AzureWebJobsTimers").GetEntityAsync<TableEntity>(_hostId, function);

    private async Task RememberedAsync(string function)
    {
        var table = new TableClient(azurite.Tables.ConnectionString, "AzureWebJobsTimers");
        await table.CreateIfNotExistsAsync();
        await Until.TrueAsync("the timer has its row", () => table.GetEntityIfExists<TableEntity>(_hostId, function) is { HasValue: true } row && row.Value!.ContainsKey("LastUpdated"));
    }
}
