using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Tests.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>A running emulator and real sockets.</summary>
public sealed class EmulatorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_accepted_is_received_also_after_a_restart_and_a_higher_epoch_takes_over()
    {
        await using (Emulator emulator = await TestEmulator.StartAsync(_folder.Path))
        {
            await using AmqpConnection connection = await TestEmulator.ConnectAsync(emulator.Port);
            AmqpSession session = await connection.OpenSessionAsync();
            AmqpSender sender = await session.AttachSenderAsync(TestEmulator.Producer(1));
            Assert.IsType<Accepted>(await sender.SendBatchAsync(TestEmulator.Batch(3)));
        }

        await using Emulator again = await TestEmulator.StartAsync(_folder.Path);
        await using AmqpConnection reading = await TestEmulator.ConnectAsync(again.Port);
        AmqpSession readingSession = await reading.OpenSessionAsync();
        var low = new CollectedEvents();
        AmqpReceiver receiver = await readingSession.AttachReceiverAsync(TestEmulator.Consumer(1, epoch: 1), low);
        receiver.AddCredit(10);
        await Until.TrueAsync("three events came", () => low.Count == 3);
        await readingSession.AttachReceiverAsync(TestEmulator.Consumer(1, epoch: 2), new CollectedEvents());
        await Until.TrueAsync("the lower epoch was displaced", () => low.Error?.Condition == ErrorConditions.Stolen);
    }

    [Fact]
    public async Task Links_without_a_token_and_to_nowhere_are_refused()
    {
        await using (Emulator strict = await TestEmulator.StartAsync(_folder.Path, new EmulatorOptions()))
        {
            await using AmqpConnection connection = await TestEmulator.ConnectAsync(strict.Port);
            Assert.Equal(ErrorConditions.UnauthorizedAccess, await RefusalAsync(connection, "hub"));
        }

        await using Emulator open = await TestEmulator.StartAsync(_folder.Path);
        await using AmqpConnection other = await TestEmulator.ConnectAsync(open.Port);
        Assert.Equal(ErrorConditions.NotFound, await RefusalAsync(other, "nowhere"));
        Assert.Equal("com.microsoft:argument-out-of-range", (await RefusalAsync(other, "hub/Partitions/9")).Value);
    }

    private static async Task<AmqpSymbol> RefusalAsync(AmqpConnection connection, string address)
    {
        AmqpSession session = await connection.OpenSessionAsync();
        return (await Assert.ThrowsAsync<AmqpException>(() => session.AttachSenderAsync(new LinkSettings { Target = new Target { Address = address } }))).Condition;
    }
}
