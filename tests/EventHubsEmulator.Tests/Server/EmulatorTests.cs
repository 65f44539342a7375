using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Events;
using RelayCloud.EventHubsEmulator.Tests.Storage;
using RelayCloud.Tests.Common;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>A running emulator and real sockets.</summary>
public sealed class EmulatorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_accepted_is_received_also_after_a_restart_and_a_higher_epoch_takes_over()
    {
        byte[] inner = new AmqpMessage { BodyKind = BodyKind.Data, Sections = [new byte[] { 7 }] }.ToArray();
        byte[] batch = new AmqpMessage { BodyKind = BodyKind.Data, Sections = [inner, inner, inner] }.ToArray();
        await using (Emulator emulator = await StartAsync(checkTokens: false))
        {
            await using AmqpConnection connection = await ConnectAsync(emulator);
            AmqpSession session = await connection.OpenSessionAsync();
            AmqpSender sender = await session.AttachSenderAsync(new LinkSettings { Target = new Target { Address = "hub/Partitions/1" } });
            Assert.IsType<Accepted>(await sender.SendAsync(batch, EventUnpacker.BatchFormat));
        }

        await using Emulator again = await StartAsync(checkTokens: false);
        await using AmqpConnection reading = await ConnectAsync(again);
        AmqpSession readingSession = await reading.OpenSessionAsync();
        var low = new Received();
        AmqpReceiver receiver = await readingSession.AttachReceiverAsync(Consumer(epoch: 1), low);
        receiver.AddCredit(10);
        await Until.TrueAsync("three events came", () => low.Count == 3);
        await readingSession.AttachReceiverAsync(Consumer(epoch: 2), new Received());
        await Until.TrueAsync("the lower epoch was displaced", () => low.Error?.Condition == ErrorConditions.Stolen);
    }

    [Fact]
    public async Task Links_without_a_token_and_to_nowhere_are_refused()
    {
        await using (Emulator strict = await StartAsync(checkTokens: true))
        {
            await using AmqpConnection connection = await ConnectAsync(strict);
            Assert.Equal(ErrorConditions.UnauthorizedAccess, await RefusalAsync(connection, "hub"));
        }

        await using Emulator open = await StartAsync(checkTokens: false);
        await using AmqpConnection other = await ConnectAsync(open);
        Assert.Equal(ErrorConditions.NotFound, await RefusalAsync(other, "nowhere"));
        Assert.Equal("com.microsoft:argument-out-of-range", (await RefusalAsync(other, "hub/Partitions/9")).Value);
    }

    private static LinkSettings Consumer(long epoch) => new()
    {
        Source = new Source
        {
            Address = "hub/ConsumerGroups/$Default/Partitions/1",
            Filter = new AmqpMap { { new AmqpSymbol("apache.org:selector-filter:string"), new AmqpDescribed(0x0000468C00000004ul, "amqp.annotation.x-opt-offset > '-1'") } },
        },
        Properties = new AmqpMap { { new AmqpSymbol("com.microsoft:epoch"), epoch } },
    };

    private static async Task<AmqpConnection> ConnectAsync(Emulator emulator)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", emulator.Port);
        return await AmqpConnection.ConnectAsync(client.GetStream(), new AmqpConnectionOptions { ContainerId = "test" });
    }

    private static async Task<AmqpSymbol> RefusalAsync(AmqpConnection connection, string address)
    {
        AmqpSession session = await connection.OpenSessionAsync();
        return (await Assert.ThrowsAsync<AmqpException>(() => session.AttachSenderAsync(new LinkSettings { Target = new Target { Address = address } }))).Condition;
    }

    private Task<Emulator> StartAsync(bool checkTokens) => Emulator.StartAsync(
        new EmulatorOptions { DataPath = _folder.Path, Port = 0, HealthPort = 0, CheckTokens = checkTokens },
        new NamespaceSettings("ns", [new HubSettings("hub", 2, [HubSettings.DefaultConsumerGroup])]),
        TimeProvider.System,
        NullLogger.Instance);

    private sealed class Received : IAmqpReceiverHandler
    {
        private int _count;
        private volatile AmqpException? _error;

        public int Count => Volatile.Read(ref _count);

        public AmqpException? Error => _error;

        public void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
        {
            Interlocked.Increment(ref _count);
            receiver.Accept(delivery.Id);
        }

        public void OnDetached(AmqpReceiver receiver, AmqpException? error) => _error = error;
    }
}
