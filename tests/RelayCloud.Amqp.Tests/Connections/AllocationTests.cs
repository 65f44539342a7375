using System.Diagnostics;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Connections;

[Collection(AloneCollection.Name)]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int PayloadBytes = 1_500;

    // Both ends together, 20,000 bytes in all: the runtime takes a little now and then, and nothing by the message.
    private const double BytesPerMessageMax = 0.1;

    // Buffers grow to what waits at once, which on a busy machine may be more than ever before: once, not by the message.
    private const int MeasurementsMax = 5;

    [Theory]
    [InlineData(SenderSettleMode.Settled)]
    [InlineData(SenderSettleMode.Unsettled)]
    public async Task Messages_that_flow_allocate_nothing_at_either_end(SenderSettleMode mode)
    {
        long toSend = 0;
        byte[] head = new byte[100];
        byte[] tail = new byte[PayloadBytes - head.Length];
        var pumping = new Lock();
        var outgoing = new SenderEvents
        {
            Pump = s =>
            {
                lock (pumping)
                {
                    while (toSend > 0 && s.TrySend(head, tail) == SendResult.Sent) toSend--;
                }
            },
        };
        long received = 0;
        long until = 0;
        TaskCompletionSource arrived = new();
        var got = new Collector
        {
            Keeps = false,
            Does = (r, _) =>
            {
                TopUp(r);
                if (++received == Volatile.Read(ref until)) arrived.SetResult();
            },
        };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Outgoing = outgoing }, sockets: true);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpReceiver receiver = await session.AttachReceiverAsync(new LinkSettings { Source = new Source { Address = "hub" }, SenderSettleMode = mode }, got);
        receiver.AddCredit(1_000);
        await Until.TrueAsync("the link is there", () => !pair.Handler.Links.IsEmpty);
        var sender = (AmqpSender)pair.Handler.Links.Single();

        async Task FlowAsync(int count)
        {
            arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref until, until + count);
            lock (pumping) toSend += count;
            outgoing.OnSendable(sender);
            await arrived.Task.Soon();
        }

        await FlowAsync(100_000);
        double perMessage = double.MaxValue;
        for (int measurement = 0; measurement < MeasurementsMax && perMessage > BytesPerMessageMax; measurement++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            long startedAt = Stopwatch.GetTimestamp();
            await FlowAsync(200_000);
            double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            perMessage = (GC.GetTotalAllocatedBytes(precise: true) - before) / 200_000d;
            output.WriteLine($"{mode}: {200_000 / seconds:N0} messages/s of {PayloadBytes} bytes, {perMessage:N3} bytes allocated per message");
        }

        Assert.InRange(perMessage, 0, BytesPerMessageMax);
    }

    [Fact]
    public async Task Large_messages_are_put_together_in_buffers_that_are_kept()
    {
        var incoming = new Collector { Keeps = false };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Incoming = incoming }, sockets: true);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(new LinkSettings { Target = new Target { Address = "hub" } });
        byte[] batch = new byte[1_000_000];

        async Task FlowAsync(int count)
        {
            for (int i = 0; i < count; i += 4) await Task.WhenAll(sender.SendAsync(batch), sender.SendAsync(batch), sender.SendAsync(batch), sender.SendAsync(batch)).Soon();
        }

        await FlowAsync(40);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long startedAt = Stopwatch.GetTimestamp();
        await FlowAsync(400);
        double seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        double perBatch = (GC.GetTotalAllocatedBytes(precise: true) - before) / 400d;
        output.WriteLine($"{400 / seconds:N0} MB/s in batches of 1 MB, {perBatch:N0} bytes allocated per batch");

        // The awaited outcome: a task and what comes with it.
        Assert.InRange(perBatch, 0, 2_000);
    }

    private static void TopUp(AmqpReceiver receiver)
    {
        if (receiver.Credit < 500) receiver.AddCredit(500);
    }
}
