using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.EventHubsEmulator.Server.Links;
using RelayCloud.EventHubsEmulator.Tests.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>Receivers on a real socket.</summary>
public sealed class ReceiverTests : IAsyncLifetime
{
    private const uint CreditAmple = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new();
    private Emulator _emulator = null!;
    private AmqpConnection _connection = null!;
    private AmqpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await TestEmulator.StartAsync(_folder.Path, time: TimeProvider.System);
        _connection = await TestEmulator.ConnectAsync(_emulator.Port);
        _session = await _connection.OpenSessionAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_drain_gives_what_there_is_and_takes_the_rest_of_the_credit_back()
    {
        AmqpSender sender = await _session.AttachSenderAsync(TestEmulator.Producer(0));
        await sender.SendBatchAsync(TestEmulator.Batch(3));
        var received = new CollectedEvents();
        AmqpReceiver receiver = await _session.AttachReceiverAsync(TestEmulator.Consumer(0), received);
        receiver.AddCredit(CreditAmple);
        await receiver.DrainAsync().WaitAsync(Patience, TimeProvider.System);
        Assert.Equal((3, 0u), (received.Count, receiver.Credit));

        // Nothing comes without credit; a drain of an empty partition ends at once.
        await sender.SendBatchAsync(TestEmulator.Batch(2));
        await receiver.DrainAsync().WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(3, received.Count);
        receiver.AddCredit(1);
        await Until.TrueAsync("one more came", () => received.Count == 4, Patience);
        receiver.AddCredit(CreditAmple);
        await receiver.DrainAsync().WaitAsync(Patience, TimeProvider.System);
        Assert.Equal([0L, 1, 2, 3, 4], received.Taken().Select(taken => taken.Sequence));
    }

    [Fact]
    public async Task The_sixth_receiver_without_an_owner_level_is_refused_until_another_goes()
    {
        var receivers = new List<AmqpReceiver>();
        for (int i = 0; i < ReceiverRegistry.ReceiversMax; i++) receivers.Add(await _session.AttachReceiverAsync(TestEmulator.Consumer(0), new CollectedEvents()));
        var refusal = await Assert.ThrowsAsync<AmqpException>(() => _session.AttachReceiverAsync(TestEmulator.Consumer(0), new CollectedEvents()));
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, refusal.Condition);
        Assert.Contains("which is 5", refusal.Message, StringComparison.Ordinal);

        // The limit is of one partition.
        await _session.AttachReceiverAsync(TestEmulator.Consumer(1), new CollectedEvents());
        await receivers[0].CloseAsync();
        await _session.AttachReceiverAsync(TestEmulator.Consumer(0), new CollectedEvents());
    }

    [Theory]
    [InlineData("amqp.annotation.x-opt-sequence-number > '0'", true)]
    [InlineData("amqp.annotation.x-opt-sequence-number >= '0'", false)]
    [InlineData("amqp.annotation.x-opt-sequence-number > '-1'", false)]
    [InlineData("amqp.annotation.x-opt-sequence-number >= '1'", true)]
    [InlineData("amqp.annotation.x-opt-offset > '0'", true)]
    [InlineData("amqp.annotation.x-opt-offset >= '0'", false)]
    [InlineData("amqp.annotation.x-opt-offset >= '4096'", true)]
    [InlineData("amqp.annotation.x-opt-enqueued-time > '99999999999999'", false)]
    public async Task On_an_empty_partition_a_position_that_would_pass_over_events_is_refused(string selector, bool isRefused)
    {
        var received = new CollectedEvents();
        Task<AmqpReceiver> attaching = _session.AttachReceiverAsync(TestEmulator.Consumer(1, selector: selector), received);
        if (!isRefused)
        {
            await attaching;
            return;
        }

        var refusal = await Assert.ThrowsAsync<AmqpException>(() => attaching);
        Assert.Equal("com.microsoft:argument-error", refusal.Condition.Value);
        Assert.Matches(@"^The supplied (offset|sequence number) '\d+' is invalid\. The last (offset|sequence number) in the system is '-1'", refusal.Error.Description);
    }

    [Fact]
    public async Task Behind_the_last_event_new_ones_come_and_behind_that_is_refused()
    {
        AmqpSender sender = await _session.AttachSenderAsync(TestEmulator.Producer(0));
        await sender.SendBatchAsync(TestEmulator.Batch(3));
        var received = new CollectedEvents();
        AmqpReceiver receiver = await _session.AttachReceiverAsync(TestEmulator.Consumer(0, selector: "amqp.annotation.x-opt-sequence-number > '2'"), received);
        receiver.AddCredit(CreditAmple);
        await sender.SendBatchAsync(TestEmulator.Batch(1));
        await Until.TrueAsync("the new one came", () => received.Count == 1, Patience);
        Assert.Equal(3, received.Taken()[0].Sequence);
        var refusal = await Assert.ThrowsAsync<AmqpException>(() => _session.AttachReceiverAsync(TestEmulator.Consumer(0, selector: "amqp.annotation.x-opt-sequence-number > '4'"), new CollectedEvents()));
        Assert.Contains("'4' is invalid. The last sequence number in the system is '3'", refusal.Message, StringComparison.Ordinal);
    }
}
