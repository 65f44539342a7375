using System.Diagnostics;
using System.Net;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Tests.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>Each command to misbehave, as a client on a real socket sees it.</summary>
public sealed class ChaosTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();
    private Emulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await TestEmulator.StartAsync(_folder.Path, new EmulatorOptions { CheckTokens = false, Chaos = true }, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cut_connections_end_without_a_word_and_new_ones_are_let_in()
    {
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(_emulator.Port);
        await CommandAsync("cut-connections");
        await connection.Completion.WaitAsync(Patience, TimeProvider.System);
        Assert.DoesNotContain("on command", connection.Failure!.Message, StringComparison.Ordinal);
        await using AmqpConnection next = await TestEmulator.ConnectAsync(_emulator.Port);
        Assert.IsType<Accepted>(await SendAsync(next));
    }

    [Fact]
    public async Task Closed_connections_are_told_why()
    {
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(_emulator.Port);
        await CommandAsync("close-connections");
        await connection.Completion.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal((ErrorConditions.ConnectionForced, "The connection was closed on command."), (connection.Failure!.Condition, connection.Failure.Error.Description));
    }

    [Fact]
    public async Task Detached_links_are_told_why_and_their_connection_stays()
    {
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(_emulator.Port);
        AmqpSession session = await connection.OpenSessionAsync();
        var received = new CollectedEvents();
        await session.AttachReceiverAsync(TestEmulator.Consumer(0), received);
        await CommandAsync("detach-links");
        await Until.TrueAsync("the receiver is detached", () => received.Error is not null, Patience);
        Assert.Equal(ErrorConditions.DetachForced, received.Error!.Condition);
        Assert.IsType<Accepted>(await SendAsync(connection));
    }

    [Fact]
    public async Task Refused_connections_are_closed_until_they_are_let_in_again()
    {
        await CommandAsync("refuse-connections", 1);
        Exception? failure = await Record.ExceptionAsync(async () => await TestEmulator.ConnectAsync(_emulator.Port));
        Assert.True(failure is AmqpException or IOException, $"Got {failure}");
        await CommandAsync("refuse-connections", 0);
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(_emulator.Port);
        Assert.IsType<Accepted>(await SendAsync(connection));
    }

    [Fact]
    public async Task So_many_deliveries_are_refused_as_busy()
    {
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(_emulator.Port);
        await CommandAsync("server-busy", 2);
        for (int i = 0; i < 2; i++) Assert.Equal("com.microsoft:server-busy", Assert.IsType<Rejected>(await SendAsync(connection)).Error!.Condition.Value);
        Assert.IsType<Accepted>(await SendAsync(connection));

        await CommandAsync("server-busy", 1_000);
        await CommandAsync("clear");
        Assert.IsType<Accepted>(await SendAsync(connection));
    }

    [Fact]
    public async Task Outcomes_come_late_by_the_delay()
    {
        const int DelayMs = 200;
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(_emulator.Port);
        await CommandAsync("delay-ms", DelayMs);
        long startedAt = Stopwatch.GetTimestamp();
        Assert.IsType<Accepted>(await SendAsync(connection));
        // A timer may fire a little before its time by the other clock.
        Assert.True(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds >= DelayMs - 20);
    }

    [Fact]
    public async Task A_value_that_is_no_number_is_refused_and_without_chaos_there_is_no_command()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(_emulator.HealthPort, "delay-ms?value=soon"));
        using var folder = new TestFolder();
        await using Emulator calm = await TestEmulator.StartAsync(folder.Path, time: TimeProvider.System);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(calm.HealthPort, "cut-connections"));
    }

    private static async Task<DeliveryState> SendAsync(AmqpConnection connection)
    {
        AmqpSession session = await connection.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(TestEmulator.Producer(0));
        return await sender.SendBatchAsync(TestEmulator.Batch(1));
    }

    private async Task CommandAsync(string command, int value = 1) => Assert.Equal(HttpStatusCode.OK, await PostAsync(_emulator.HealthPort, $"{command}?value={value}"));

    private async Task<HttpStatusCode> PostAsync(int port, string command)
    {
        using HttpResponseMessage answer = await _http.PostAsync(new Uri($"http://127.0.0.1:{port}/chaos/{command}"), content: null);
        return answer.StatusCode;
    }
}
