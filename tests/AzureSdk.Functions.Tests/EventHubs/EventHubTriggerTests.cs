using System.Text.Json;
using Azure.Data.Tables;
using AzureSdk.Functions.Tests.Hosting;
using Microsoft.Azure.Functions.Worker.Configuration;

namespace AzureSdk.Functions.Tests.EventHubs;

public sealed class EventHubTriggerTests(CloudFixture cloud) : IClassFixture<CloudFixture>, IAsyncLifetime
{
    private readonly EventCalls _calls = new();

    public async ValueTask InitializeAsync() => await cloud.Table().DeleteAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_event_of_every_partition_arrives_once_and_in_order()
    {
        await using var app = await StartAsync(typeof(EventFunctions.Texts));
        var sent = Enumerable.Range(0, 250).Select(static n => $"event {n}").ToArray();
        for (var partition = 0; partition < CloudFixture.Partitions; partition++) await cloud.SendAsync($"{partition}", sent);
        await Until.TrueAsync("all events came", () => _calls.Texts.Count >= sent.Length * CloudFixture.Partitions);
        for (var partition = 0; partition < CloudFixture.Partitions; partition++) Assert.Equal(sent, _calls.TextsOf($"{partition}"));
        Assert.All(_calls.All, static call => Assert.InRange(call.Texts.Length, 1, 100));
    }

    [Fact]
    public async Task A_function_takes_events_with_their_metadata()
    {
        var bindings = new List<IReadOnlyDictionary<string, object?>>();
        await using var app = await StartAsync(typeof(EventFunctions.Events), bindings: bindings);
        await cloud.SendAsync("2", "a", "b");
        await Until.TrueAsync("the events came", () => _calls.Texts.Count == 2);
        var data = bindings[0];
        Assert.Equal($$"""{"FullyQualifiedNamespace":"localhost","EventHubName":"{{CloudFixture.Hub}}","ConsumerGroup":"second","PartitionId":"2"}""", data["PartitionContext"]);
        var numbers = JsonSerializer.Deserialize<long[]>((string)data["SequenceNumberArray"]!)!;
        Assert.Equal(2, numbers.Length);
        Assert.Equal(numbers[0] + 1, numbers[1]);
        Assert.Equal(2, JsonSerializer.Deserialize<string[]>((string)data["OffsetArray"]!)!.Length);
        Assert.All(JsonSerializer.Deserialize<DateTime[]>((string)data["EnqueuedTimeUtcArray"]!)!, static time => Assert.Equal(DateTimeKind.Utc, time.Kind));
        Assert.Equal("[null,null]", data["PartitionKeyArray"]);
        Assert.Equal("[{},{}]", data["PropertiesArray"]);
    }

    [Fact]
    public async Task A_function_takes_objects_and_fails_on_what_is_none()
    {
        await using var app = await StartAsync(typeof(EventFunctions.Objects));
        await SendAndSeeThroughAsync("0", "no object");
        await cloud.SendAsync("0", """{"coin":"BTC","number":7}""", """{"Coin":"ETH","Number":8}""");
        await Until.TrueAsync("the objects came", () => _calls.Texts.Count == 2);
        Assert.Equal(["BTC7", "ETH8"], _calls.Texts);
    }

    [Theory]
    [InlineData(typeof(EventFunctions.One))]
    [InlineData(typeof(EventFunctions.Bytes))]
    public async Task A_function_takes_one_event_after_another(Type function)
    {
        await using var app = await StartAsync(function);
        await cloud.SendAsync("1", "a", "b", "c");
        await Until.TrueAsync("the events came", () => _calls.All.Count == 3);
        Assert.Equal(["a", "b", "c"], _calls.Texts);
    }

    [Fact]
    public async Task A_restart_goes_on_behind_the_last_event_that_was_through()
    {
        await using (await StartAsync(typeof(EventFunctions.Texts)))
        {
            await cloud.SendAsync("3", "a", "b");
            await Until.TrueAsync("the events came", () => _calls.Texts.Count == 2);
        }

        await cloud.SendAsync("3", "c");
        await using var again = await StartAsync(typeof(EventFunctions.Texts));
        await Until.TrueAsync("the next event came", () => _calls.Texts.Count == 3);
        Assert.Equal(["a", "b", "c"], _calls.Texts);
    }

    [Fact]
    public async Task A_partition_without_a_checkpoint_begins_where_host_json_says()
    {
        await cloud.SendAsync("0", "old");
        var fromTheEnd = new EventCalls();
        await using (await HubApps.StartAsync(cloud, typeof(EventFunctions.Texts), fromTheEnd)) await OwnedAsync();

        // The end is remembered from the first start: what comes between two starts is not passed over.
        await cloud.SendAsync("0", "between");
        await using (await HubApps.StartAsync(cloud, typeof(EventFunctions.Texts), fromTheEnd)) await Until.TrueAsync("the event came", () => fromTheEnd.Texts.Count == 1);
        Assert.Equal(["between"], fromTheEnd.Texts);

        await cloud.Table().DeleteAsync();
        await using (await StartAsync(typeof(EventFunctions.Texts), HubApps.Settings with { InitialOffset = InitialOffset.FromStart })) await Until.TrueAsync("the old event came, too", () => _calls.Texts.Contains("old") && _calls.Texts.Contains("between"));
    }

    [Fact]
    public async Task A_batch_that_fails_without_a_retry_policy_is_passed_over()
    {
        _calls.Body = static (call, _) => call.Texts.Contains("bad") ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;
        await using var app = await StartAsync(typeof(EventFunctions.Texts));
        await SendAndSeeThroughAsync("0", "bad");
        await cloud.SendAsync("0", "good");
        await Until.TrueAsync("the next event came", () => _calls.Texts.Contains("good"));
        Assert.Equal(["bad", "good"], _calls.Texts);
    }

    [Fact]
    public async Task A_failed_batch_is_retried_before_its_checkpoint_and_given_up_after_the_last_retry()
    {
        var checkpoints = new List<long?>();
        _calls.Body = (call, _) =>
        {
            checkpoints.Add(CheckpointOf("0"));
            return call.Texts.Contains("bad") ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;
        };
        await using var app = await StartAsync(typeof(EventFunctions.Retried));
        await OwnedAsync();
        await cloud.SendAsync("0", "bad");
        await Until.TrueAsync("the batch was given up", () => _calls.All.Count == 3 && CheckpointOf("0") > checkpoints[0]);
        await cloud.SendAsync("0", "good");
        await Until.TrueAsync("the next event came", () => _calls.Texts.Contains("good"));
        Assert.Equal([0, 1, 2, 0], _calls.All.Select(static call => call.RetryCount));
        Assert.Equal(checkpoints[0], checkpoints[2]);
        Assert.Equal(checkpoints[0] + 1, checkpoints[3]);
    }

    [Fact]
    public async Task Retries_that_the_end_of_the_app_cuts_off_are_made_by_the_next()
    {
        _calls.Body = static (_, _) => throw new InvalidOperationException("on purpose");
        await using (await StartAsync(typeof(EventFunctions.RetriedForEver)))
        {
            await cloud.SendAsync("0", "a");
            await Until.TrueAsync("the first attempt failed", () => _calls.All.Count == 1);
        }

        _calls.Body = static (_, _) => Task.CompletedTask;
        await using var again = await StartAsync(typeof(EventFunctions.RetriedForEver));
        await Until.TrueAsync("the event came again", () => _calls.All.Count == 2);
        Assert.Equal(["a", "a"], _calls.Texts);
    }

    [Fact]
    public async Task A_running_batch_is_finished_and_checkpointed_before_the_app_stops()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Body = (_, _) => gate.Task;
        await using (var app = await StartAsync(typeof(EventFunctions.Texts)))
        {
            await cloud.SendAsync("0", "a");
            await Until.TrueAsync("the batch began", () => _calls.All.Count == 1);
            var stopping = app.Host.StopAsync();
            Assert.False(stopping.IsCompleted);
            gate.SetResult();
            await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.All(cloud.Rows().Values, static row => Assert.Equal("", row.GetString("Owner")));
        await cloud.SendAsync("0", "b");
        await using var again = await StartAsync(typeof(EventFunctions.Texts));
        await Until.TrueAsync("the next event came", () => _calls.Texts.Count == 2);
        Assert.Equal(["a", "b"], _calls.Texts);
    }

    [Fact]
    public async Task A_batch_that_outlasts_the_shutdown_is_told_and_comes_again()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Body = async (_, token) =>
        {
            await using var registration = token.Register(told.SetResult);
            await told.Task;
            token.ThrowIfCancellationRequested();
        };
        await using (var app = await StartAsync(typeof(EventFunctions.Texts)))
        {
            await cloud.SendAsync("0", "a");
            await Until.TrueAsync("the batch began", () => _calls.All.Count == 1);
            using var over = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await app.Host.StopAsync(over.Token).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.True(told.Task.IsCompleted);
        }

        _calls.Body = static (_, _) => Task.CompletedTask;
        await using var again = await StartAsync(typeof(EventFunctions.Texts));
        await Until.TrueAsync("the event came again", () => _calls.All.Count == 2);
        Assert.Equal(["a", "a"], _calls.Texts);
    }

    [Fact]
    public async Task Batches_are_as_large_and_checkpoints_as_rare_as_host_json_says()
    {
        var settings = HubApps.Settings with { EventsPerBatchMax = 5, EventsPerBatchMin = 5, BatchesPerCheckpoint = 3, PrefetchCount = 50 };
        await using (await StartAsync(typeof(EventFunctions.Texts), settings))
        {
            await OwnedAsync();
            var before = CheckpointOf("0")!.Value;
            await cloud.SendAsync("0", [.. Enumerable.Range(0, 10).Select(static n => $"{n}")]);
            await Until.TrueAsync("two batches came", () => _calls.All.Count == 2);
            Assert.Equal(before, CheckpointOf("0"));
            await cloud.SendAsync("0", [.. Enumerable.Range(10, 5).Select(static n => $"{n}")]);
            await Until.TrueAsync("the third batch was followed by a checkpoint", () => CheckpointOf("0") == before + 15);
            await cloud.SendAsync("0", [.. Enumerable.Range(15, 5).Select(static n => $"{n}")]);
            await Until.TrueAsync("the fourth batch came", () => _calls.All.Count == 4);
        }

        // The end of the app makes up for the checkpoint that was not yet due.
        await cloud.SendAsync("0", "20");
        await using var again = await StartAsync(typeof(EventFunctions.Texts));
        await Until.TrueAsync("the next event came", () => _calls.All.Count == 5);
        Assert.Equal(Enumerable.Range(0, 21).Select(static n => $"{n}"), _calls.Texts);
        Assert.All(_calls.All.Take(4), static call => Assert.Equal(5, call.Texts.Length));
    }

    [Fact]
    public async Task Reading_goes_on_without_loss_after_the_hub_was_away()
    {
        await using var app = await StartAsync(typeof(EventFunctions.Texts));
        await OwnedAsync();
        await cloud.SendAsync("1", "before");
        await Until.TrueAsync("the first event came", () => _calls.Texts.Count == 1);
        await cloud.Emulator.KillAsync();
        await cloud.Emulator.RunAsync();
        await cloud.SendAsync("1", "after");
        await Until.TrueAsync("the next event came", () => _calls.Texts.Count >= 2);
        Assert.Equal(["before", "after"], _calls.Texts);
    }

    [Fact]
    public async Task A_checkpoint_beyond_the_end_of_a_hub_that_was_made_anew_hides_none_of_its_events()
    {
        await cloud.SendAsync("2", "of the new hub");
        await cloud.Table().CreateIfNotExistsAsync();
        await cloud.Table().AddEntityAsync(new TableEntity($"localhost|{CloudFixture.Hub}|$default", "2") { ["SequenceNumber"] = 1_000_000L });
        await using var app = await StartAsync(typeof(EventFunctions.Texts));
        await Until.TrueAsync("the event came", () => _calls.TextsOf("2").Contains("of the new hub"));
    }

    private Task<FunctionHost> StartAsync(Type function, EventHubsHostJson? settings = null, List<IReadOnlyDictionary<string, object?>>? bindings = null) => StartAsync(function, _calls, settings, bindings);

    private async Task<FunctionHost> StartAsync(Type function, EventCalls calls, EventHubsHostJson? settings, List<IReadOnlyDictionary<string, object?>>? bindings)
    {
        var app = await HubApps.StartAsync(cloud, function, calls, settings, bindings);
        if ((settings ?? HubApps.Settings).InitialOffset == InitialOffset.FromEnd) await OwnedAsync();
        return app;
    }

    /// <summary>Waits until each partition's beginning is written down: from then on nothing that is sent is passed over.</summary>
    private Task OwnedAsync() => Until.TrueAsync("every partition has its beginning", () => cloud.Rows().Values.Count(static row => row.ContainsKey("SequenceNumber")) == CloudFixture.Partitions);

    private long? CheckpointOf(string partition) => cloud.Rows().TryGetValue(partition, out var row) ? row.GetInt64("SequenceNumber") : null;

    private async Task SendAndSeeThroughAsync(string partition, string text)
    {
        var before = CheckpointOf(partition);
        await cloud.SendAsync(partition, text);
        await Until.TrueAsync("the event is through", () => CheckpointOf(partition) > before);
    }
}
