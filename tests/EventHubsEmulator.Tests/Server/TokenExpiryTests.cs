using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Requests;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Tests.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>Links last as long as the token that let them in, or one that was put since.</summary>
public sealed class TokenExpiryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(50);
    private readonly TestFolder _folder = new();
    private readonly ShiftedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_expired_token_closes_its_links_and_no_others()
    {
        await using Emulator emulator = await TestEmulator.StartAsync(_folder.Path, new EmulatorOptions(), _time);
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(emulator.Port);
        AmqpRequestClient cbs = await AmqpRequestClient.OpenAsync(await connection.OpenSessionAsync(), "$cbs");
        await PutTokenAsync(cbs, "hub/Partitions/0", Short);
        await PutTokenAsync(cbs, "hub/ConsumerGroups/$Default/Partitions/0", Short);
        await PutTokenAsync(cbs, "hub/Partitions/1", Long);
        var session = await connection.OpenSessionAsync();
        AmqpSender expiring = await session.AttachSenderAsync(TestEmulator.Producer(0));
        AmqpSender staying = await session.AttachSenderAsync(TestEmulator.Producer(1));
        var received = new CollectedEvents();
        await session.AttachReceiverAsync(TestEmulator.Consumer(0), received);
        Assert.IsType<Accepted>(await expiring.SendBatchAsync(TestEmulator.Batch(1)));

        _time.PutForward(Short);
        await Until.TrueAsync("the sender with the expired token is closed", () => !expiring.IsOpen, Patience);
        await Until.TrueAsync("the receiver with the expired token is closed", () => received.Error is not null, Patience);
        Assert.Equal(ErrorConditions.UnauthorizedAccess, received.Error!.Condition);
        Assert.Equal(ErrorConditions.UnauthorizedAccess, (await Assert.ThrowsAsync<AmqpException>(() => expiring.SendBatchAsync(TestEmulator.Batch(1)))).Condition);
        Assert.IsType<Accepted>(await staying.SendBatchAsync(TestEmulator.Batch(1)));
        Assert.Equal(ErrorConditions.UnauthorizedAccess, (await Assert.ThrowsAsync<AmqpException>(() => session.AttachSenderAsync(TestEmulator.Producer(0)))).Condition);
    }

    [Fact]
    public async Task A_renewed_token_keeps_its_links()
    {
        await using Emulator emulator = await TestEmulator.StartAsync(_folder.Path, new EmulatorOptions(), _time);
        await using AmqpConnection connection = await TestEmulator.ConnectAsync(emulator.Port);
        AmqpRequestClient cbs = await AmqpRequestClient.OpenAsync(await connection.OpenSessionAsync(), "$cbs");
        await PutTokenAsync(cbs, "hub/Partitions/0", Short);
        await PutTokenAsync(cbs, "hub/Partitions/1", Short);
        var session = await connection.OpenSessionAsync();
        AmqpSender renewed = await session.AttachSenderAsync(TestEmulator.Producer(0));
        AmqpSender forgotten = await session.AttachSenderAsync(TestEmulator.Producer(1));
        await PutTokenAsync(cbs, "hub/Partitions/0", Long);

        _time.PutForward(Short);
        await Until.TrueAsync("the sender whose token was not renewed is closed", () => !forgotten.IsOpen, Patience);
        Assert.IsType<Accepted>(await renewed.SendBatchAsync(TestEmulator.Batch(1)));
    }

    private async Task PutTokenAsync(AmqpRequestClient cbs, string path, TimeSpan lifetime)
    {
        string audience = "sb://localhost/" + path;
        AmqpMessage answer = await cbs.RequestAsync(
            new AmqpMap { { (object)"operation", "put-token" }, { (object)"name", audience }, { (object)"type", "servicebus.windows.net:sastoken" } },
            SasTokenTests.Token(audience, SharedAccessKey.Default, _time.GetUtcNow() + lifetime));
        Assert.Equal(202, (int)answer.ApplicationProperties!["status-code"]!);
    }
}
