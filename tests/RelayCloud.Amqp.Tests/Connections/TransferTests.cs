using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Connections;

public sealed class TransferTests
{
    private static readonly LinkSettings ToHub = new() { Target = new Target { Address = "hub" } };
    private static readonly LinkSettings FromHub = new() { Source = new Source { Address = "hub" } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_of_any_size_arrive_whole_and_in_order(bool sockets)
    {
        await using Pair pair = await Pair.ConnectAsync(sockets: sockets);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(ToHub);
        var random = new Random(1);
        List<byte[]> sent = [];
        List<Task<DeliveryState>> outcomes = [];
        foreach (int size in (int[])[0, 1, 255, 256, 65_000, 65_400, 65_480, 65_500, 65_536, 70_000, 131_000, 1_000_000, 1_048_576, 3])
        {
            byte[] payload = new byte[size];
            random.NextBytes(payload);
            sent.Add(payload);
            outcomes.Add(sender.SendAsync(payload));
        }

        Assert.All(await Task.WhenAll(outcomes).Soon(), o => Assert.IsType<Accepted>(o));
        Assert.Equal(sent, pair.Handler.Incoming.Payloads.ToArray());
    }

    [Fact]
    public async Task A_message_with_each_length_around_a_frame_arrives_whole()
    {
        var small = new AmqpConnectionOptions { MaxFrameSizeBytes = 512 };
        await using Pair pair = await Pair.ConnectAsync(client: small, server: small);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(ToHub);
        for (int size = 400; size < 1_100; size++)
        {
            byte[] payload = [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7))];
            await sender.SendAsync(payload).Soon();
            Assert.True(pair.Handler.Incoming.Payloads.TryDequeue(out byte[]? got));
            Assert.Equal(payload, got);
        }
    }

    [Fact]
    public async Task A_server_sends_within_the_credit_and_again_when_there_is_more()
    {
        int next = 0;
        var outgoing = new SenderEvents
        {
            Pump = s =>
            {
                while (s.TrySend([(byte)next], [1, 2, 3]) == SendResult.Sent) next++;
            },
        };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Outgoing = outgoing });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        var got = new Collector();
        AmqpReceiver receiver = await session.AttachReceiverAsync(FromHub, got);
        receiver.AddCredit(5);
        await Until.TrueAsync("five have come", () => got.Count == 5);
        Assert.Equal(0u, receiver.Credit);
        receiver.AddCredit(3);
        await Until.TrueAsync("three more have come", () => got.Count == 8);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => new byte[] { (byte)i, 1, 2, 3 }), got.Payloads);
        Assert.Equal(8, next);
    }

    [Fact]
    public async Task A_drain_takes_the_credit_back()
    {
        var outgoing = new SenderEvents
        {
            Pump = s =>
            {
                if (!s.IsDraining) return;
                s.TrySend([1]);
                s.CompleteDrain();
            },
        };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Outgoing = outgoing });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        var got = new Collector();
        AmqpReceiver receiver = await session.AttachReceiverAsync(FromHub, got);
        receiver.AddCredit(5);
        await receiver.DrainAsync().Soon();
        Assert.Equal(1, got.Count);
        Assert.Equal(0u, receiver.Credit);

        // And the link is as good as before.
        receiver.AddCredit(2);
        await receiver.DrainAsync().Soon();
        Assert.Equal(2, got.Count);
        await receiver.DrainAsync().Soon();
    }

    [Fact]
    public async Task Credit_of_one_is_renewed_after_each_message()
    {
        await using Pair pair = await Pair.ConnectAsync(new TestServer { AutoCredit = 1 });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(ToHub);
        Task<DeliveryState>[] sends = [.. Enumerable.Range(0, 100).Select(i => sender.SendAsync(new byte[] { (byte)i }))];
        await Task.WhenAll(sends).Soon();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => new byte[] { (byte)i }), pair.Handler.Incoming.Payloads);
    }

    [Fact]
    public async Task Unsettled_messages_use_up_the_automatic_credit_until_they_are_settled()
    {
        List<uint> ids = [];
        AmqpReceiver? receiver = null;
        var incoming = new Collector
        {
            Accepts = false,
            Does = (r, d) =>
            {
                receiver = r;
                lock (ids) ids.Add(d.Id);
            },
        };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Incoming = incoming, AutoCredit = 4 });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(ToHub);
        Task<DeliveryState>[] sends = [.. Enumerable.Range(0, 6).Select(i => sender.SendAsync(new byte[] { (byte)i }))];
        await Until.TrueAsync("four have come", () => incoming.Count == 4);
        Assert.Equal(4, receiver!.Unsettled);

        // Last to first: the range grows downwards.
        receiver.Accept(ids[3]);
        receiver.Accept(ids[2]);
        receiver.Settle(ids[0], new Rejected(new AmqpError("test:no", "not this one")));
        receiver.Accept(ids[0]);
        await Until.TrueAsync("all have come", () => incoming.Count == 6);
        foreach (uint id in ids.ToArray()) receiver.Accept(id);
        DeliveryState[] outcomes = await Task.WhenAll(sends).Soon();
        Assert.Equal("not this one", Assert.IsType<Rejected>(outcomes[0]).Error!.Description);
        Assert.All(outcomes[1..], o => Assert.IsType<Accepted>(o));
    }

    [Fact]
    public async Task A_message_over_the_peers_limit_is_not_even_sent()
    {
        await using Pair pair = await Pair.ConnectAsync(server: new AmqpConnectionOptions { MaxMessageSizeBytes = 100_000 });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(ToHub);
        AmqpException e = await Assert.ThrowsAsync<AmqpException>(() => sender.SendAsync(new byte[100_001]));
        Assert.Equal(ErrorConditions.MessageSizeExceeded, e.Condition);
        Assert.IsType<Accepted>(await sender.SendAsync(new byte[100_000]).Soon());
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(3u)]
    public async Task A_small_window_slows_large_messages_down_and_breaks_nothing(uint windowFrames)
    {
        var options = new AmqpConnectionOptions { MaxFrameSizeBytes = 1_024, IncomingWindowFrames = windowFrames };
        var large = new byte[200_000];
        new Random(2).NextBytes(large);
        await using Pair pair = await Pair.ConnectAsync(client: options, server: options);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender first = await session.AttachSenderAsync(ToHub);
        AmqpSender second = await session.AttachSenderAsync(ToHub);
        Task<DeliveryState>[] sends = [first.SendAsync(large), second.SendAsync(new byte[] { 1 }), first.SendAsync(large), second.SendAsync(new byte[] { 2 })];
        await Task.WhenAll(sends).Soon();
        Assert.Equal(2, pair.Handler.Incoming.Payloads.Count(p => p.AsSpan().SequenceEqual(large)));
        Assert.Equal(2, pair.Handler.Incoming.Payloads.Count(p => p.Length == 1));
    }

    [Fact]
    public async Task A_slow_reader_fills_the_queue_and_gets_everything_in_the_end()
    {
        const int Count = 500;
        byte[] payload = new byte[10_000];
        int next = 0;
        int full = 0;
        var pumping = new Lock();
        var outgoing = new SenderEvents
        {
            Pump = s =>
            {
                lock (pumping)
                {
                    while (next < Count)
                    {
                        BitConverter.TryWriteBytes(payload, next);
                        SendResult result = s.TrySend(payload);
                        if (result == SendResult.QueueFull) full++;
                        if (result != SendResult.Sent) return;
                        next++;
                    }
                }
            },
        };
        using var gate = new ManualResetEventSlim();
        int received = 0;
        var got = new Collector
        {
            Keeps = false,
            Does = (_, d) =>
            {
                gate.Wait(TimeSpan.FromSeconds(20));
                if (BitConverter.ToInt32(d.Payload.Span) == received) received++;
            },
        };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Outgoing = outgoing }, server: new AmqpConnectionOptions { WriteQueueBytesMax = 50_000 });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpReceiver receiver = await session.AttachReceiverAsync(FromHub, got);
        receiver.AddCredit(10_000);
        await Until.TrueAsync("the queue is full", () => Volatile.Read(ref full) > 0);
        gate.Set();
        await Until.TrueAsync("all have come", () => got.Count == Count);
        Assert.Equal(Count, received);
    }

    [Fact]
    public async Task Outcomes_of_many_messages_come_back_to_their_contexts()
    {
        var got = new Collector();
        var contexts = Enumerable.Range(0, 50).Select(i => (object)i).ToArray();
        int next = 0;
        var outgoing = new SenderEvents
        {
            Pump = s =>
            {
                while (next < contexts.Length && s.TrySend([7], context: contexts[next]) == SendResult.Sent) next++;
            },
        };
        await using Pair pair = await Pair.ConnectAsync(new TestServer { Outgoing = outgoing }, server: new AmqpConnectionOptions { UnsettledMax = 4 });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpReceiver receiver = await session.AttachReceiverAsync(FromHub, got);
        receiver.AddCredit(100);
        await Until.TrueAsync("all outcomes are there", () => outgoing.Outcomes.Count == contexts.Length);
        Assert.Equal(contexts.ToHashSet(), outgoing.Outcomes.Select(o => o.Context).ToHashSet());
        Assert.All(outgoing.Outcomes, o => Assert.IsType<Accepted>(o.State));
    }
}
