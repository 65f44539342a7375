using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Connections;

/// <summary>Garbage is a clear protocol error or happens to be valid: never another exception, a hang, or much memory.</summary>
public sealed class FuzzTests
{
    private static readonly byte[] Begun =
    [
        .. "AMQP\0\u0001\0\0"u8,
        .. RawPeer.Frame(0, new Open { ContainerId = "raw" }.Write),
        .. RawPeer.Frame(0, new Begin { NextOutgoingId = 0, IncomingWindow = 10, OutgoingWindow = 10 }.Write),
    ];

    private static readonly byte[][] Frames =
    [
        RawPeer.Frame(0, new Attach { Name = "in", Handle = 0, IsReceiver = false, Source = new Source(), Target = new Target { Address = "hub" }, InitialDeliveryCount = 0 }.Write),
        RawPeer.Frame(0, new Attach { Name = "out", Handle = 1, IsReceiver = true, Source = new Source { Filter = new AmqpMap { { new AmqpSymbol("f"), new AmqpDescribed(1ul, "x") } } }, Target = new Target() }.Write),
        RawPeer.Frame(0, w => new Transfer { Handle = 0, DeliveryId = 0, DeliveryTag = [1], MessageFormat = 0 }.Write(w), [0x00, 0x53, 0x77, 0x40]),
        RawPeer.Frame(0, w => new Transfer { Handle = 0, DeliveryId = 1, DeliveryTag = [2], More = true }.Write(w), new byte[50]),
        RawPeer.Frame(0, w => new Transfer { Handle = 0 }.Write(w), new byte[50]),
        RawPeer.Frame(0, new Flow { NextIncomingId = 0, IncomingWindow = 100, NextOutgoingId = 3, OutgoingWindow = 10, Handle = 1, DeliveryCount = 0, LinkCredit = 5, Echo = true }.Write),
        RawPeer.Frame(0, new Disposition { IsReceiver = true, First = 0, Last = 3, Settled = true, State = new Rejected(new AmqpError("x", "y")) }.Write),
        RawPeer.Frame(0, new Begin { NextOutgoingId = 0, IncomingWindow = 10, OutgoingWindow = 10 }.Write),
        RawPeer.Frame(0, new Detach { Handle = 0, Closed = true, Error = new AmqpError("x") }.Write),
        RawPeer.Frame(0, new End().Write),
        RawPeer.Frame(0, new Close().Write),
        [0, 0, 0, 8, 2, 0, 0, 0],
    ];

    /// <summary>What a server says to a client that opens a session, and in it a link "out" to send on and a link "in" to receive on.</summary>
    private static readonly byte[][] Answers =
    [
        RawPeer.Frame(0, new Begin { RemoteChannel = 0, NextOutgoingId = 0, IncomingWindow = 100, OutgoingWindow = 100 }.Write),
        RawPeer.Frame(0, new Attach { Name = "out", Handle = 0, IsReceiver = true, Source = new Source(), Target = new Target { Address = "hub" } }.Write),
        RawPeer.Frame(0, new Flow { NextIncomingId = 0, IncomingWindow = 100, NextOutgoingId = 0, OutgoingWindow = 100, Handle = 0, DeliveryCount = 0, LinkCredit = 10 }.Write),
        RawPeer.Frame(0, new Disposition { IsReceiver = true, First = 0, Last = 1, Settled = true, State = Accepted.Instance }.Write),
        RawPeer.Frame(0, new Attach { Name = "in", Handle = 1, IsReceiver = false, Source = new Source { Address = "hub" }, Target = new Target(), InitialDeliveryCount = 0 }.Write),
        RawPeer.Frame(0, w => new Transfer { Handle = 1, DeliveryId = 0, DeliveryTag = [1], MessageFormat = 0 }.Write(w), [0x00, 0x53, 0x77, 0x40]),
        RawPeer.Frame(0, w => new Transfer { Handle = 1, DeliveryId = 1, DeliveryTag = [2], More = true }.Write(w), new byte[50]),
        RawPeer.Frame(0, w => new Transfer { Handle = 1, Settled = true }.Write(w), new byte[50]),
        RawPeer.Frame(0, new Flow { NextIncomingId = 2, IncomingWindow = 100, NextOutgoingId = 3, OutgoingWindow = 100, Handle = 1, DeliveryCount = 10, LinkCredit = 0, Drain = true }.Write),
        RawPeer.Frame(0, new Detach { Handle = 1, Closed = true, Error = new AmqpError("x", "y") }.Write),
        [0, 0, 0, 8, 2, 0, 0, 0],
        RawPeer.Frame(0, new End { Error = new AmqpError("x") }.Write),
        RawPeer.Frame(0, new Close { Error = new AmqpError("x") }.Write),
    ];

    [Fact]
    public void Random_bytes_are_no_value_that_hurts()
    {
        var random = new Random(10);
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);

            // Constructors more often than chance would have them.
            for (int j = 0; j < bytes.Length; j += 1 + random.Next(4)) bytes[j] = Constructor(random);
            ReadEverything(bytes);
        }
    }

    [Fact]
    public void Mutated_messages_and_performatives_do_not_hurt()
    {
        var random = new Random(11);
        var values = new RandomValues(11);
        for (int i = 0; i < 30_000; i++)
        {
            byte[] bytes = i % 3 == 0 ? Frames[random.Next(Frames.Length)].AsSpan(8).ToArray() : new AmqpMessage { MessageAnnotations = values.Map(), Value = values.Value() }.ToArray();
            Mutate(random, bytes);
            ReadEverything(bytes);
        }
    }

    [Fact]
    public void A_small_input_cannot_ask_for_much_memory()
    {
        // A list of arrays of nothing: each promises more than it takes.
        byte[] array = [0xf0, 0, 0, 0, 5, 0, 0, 0, 0x40, 0x44];
        byte[] input = new byte[9 + (array.Length * 100_000)];
        input[0] = 0xd0;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(1), input.Length - 5);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(5), 100_000);
        for (int i = 0; i < 100_000; i++) array.CopyTo(input.AsSpan(9 + (i * array.Length)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        new AmqpReader(input).ReadValue();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, input.Length * 100L);
    }

    [Fact]
    public async Task A_server_bears_any_sequence_of_mutated_frames()
    {
        var random = new Random(12);
        for (int round = 0; round < 1_500; round++)
        {
            (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
            var handler = new TestServer { AutoCredit = 3, Outgoing = new SenderEvents { Pump = s => s.TrySend(new byte[100], context: s) } };
            Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, new AmqpConnectionOptions { MaxFrameSizeBytes = 4_096, CloseTimeoutMs = 2_000 }, handler);
            using var peer = new RawPeer(clientEnd);
            byte[] stream = [.. Begun, .. Enumerable.Range(0, 1 + random.Next(12)).SelectMany(i => Pick(random, i))];
            try
            {
                await peer.SendRawAsync(stream);
                clientEnd.Dispose();
                AmqpConnection server = await accepting.Soon();
                await server.Completion.Soon();
                AllowedFailure(server.Failure);
            }
            catch (Exception e) when (e is IOException or AmqpException or InvalidOperationException { TargetSite.Name: "ThrowInvalidOperationException_NoWritingAllowed" })
            {
                // The server had hung up, or did not take the opening.
            }
        }
    }

    [Fact]
    public async Task A_client_bears_any_sequence_of_mutated_frames()
    {
        var random = new Random(13);
        int sent = 0;
        int received = 0;
        for (int round = 0; round < 1_500; round++)
        {
            (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
            Task<AmqpConnection> connecting = AmqpConnection.ConnectAsync(clientEnd, new AmqpConnectionOptions { ContainerId = "client", Sasl = null, MaxFrameSizeBytes = 4_096, CloseTimeoutMs = 2_000 });
            using var peer = new RawPeer(serverEnd);
            byte[] opening = [.. "AMQP\0\u0001\0\0"u8, .. RawPeer.Frame(0, new Open { ContainerId = "raw" }.Write)];
            bool isOpeningSound = random.Next(10) > 0;
            if (!isOpeningSound) Mutate(random, opening);
            await peer.SendRawAsync(opening);
            if (!isOpeningSound) serverEnd.Dispose();
            Exception? failure = await Record.ExceptionAsync(async () =>
            {
                AmqpConnection client = await connecting.Soon();
                Task use = UseAsync(client, () => Interlocked.Increment(ref sent), () => Interlocked.Increment(ref received));
                int soundFrames = random.Next(Answers.Length);
                int frames = isOpeningSound ? soundFrames + random.Next(4) : 0;
                for (int i = 0; i < frames; i++)
                {
                    // As long as all is sound the client comes to ask for what the frame answers.
                    if (i <= soundFrames) await ReadQuestionAsync(peer, i);
                    await peer.SendRawAsync(i < soundFrames ? Answers[i] : Pick(random, i, Answers));
                }

                serverEnd.Dispose();
                await use.Soon();
                await client.Completion.Soon();
                AllowedFailure(client.Failure);
            });
            if (failure is not null) serverEnd.Dispose();
            Assert.True(failure is null or AmqpException or IOException or InvalidOperationException { TargetSite.Name: "ThrowInvalidOperationException_NoWritingAllowed" }, $"Round {round}: {failure}");
        }

        // Otherwise little was tested.
        Assert.InRange(sent, 100, int.MaxValue);
        Assert.InRange(received, 100, int.MaxValue);
    }

    /// <summary>Reads what the client says before it can get that answer.</summary>
    private static async Task ReadQuestionAsync(RawPeer peer, int answer)
    {
        switch (answer)
        {
            case 0:
                await peer.ReadRawAsync(8);
                await peer.ExpectAsync(Descriptor.Open);
                await peer.ExpectAsync(Descriptor.Begin);
                break;
            case 1 or 4:
                await peer.ExpectAsync(Descriptor.Attach);
                break;
            case 3:
                await peer.ExpectAsync(Descriptor.Transfer);
                await peer.ExpectAsync(Descriptor.Transfer);
                break;
            case 5:
                await peer.ExpectAsync(Descriptor.Flow);
                break;
        }
    }

    private static async Task UseAsync(AmqpConnection client, Action sent, Action received)
    {
        try
        {
            AmqpSession session = await client.OpenSessionAsync();
            AmqpSender sender = await session.AttachSenderAsync(new LinkSettings { Name = "out", Target = new Target { Address = "hub" } });
            await Task.WhenAll(sender.SendAsync(new byte[100]), sender.SendAsync(new byte[100]));
            sent();
            AmqpReceiver receiver = await session.AttachReceiverAsync(new LinkSettings { Name = "in", Source = new Source { Address = "hub" } }, new Collector());
            receiver.AddCredit(10);
            received();
            await receiver.DrainAsync();
            await client.CloseAsync();
        }
        catch (AmqpException e)
        {
            Assert.NotEqual(ErrorConditions.InternalError, e.Condition);
        }
    }

    private static byte[] Pick(Random random, int position) => Pick(random, position, Frames);

    private static byte[] Pick(Random random, int position, byte[][] frames)
    {
        byte[] frame = [.. frames[random.Next(3) == 0 ? random.Next(frames.Length) : Math.Min(position, frames.Length - 1)]];
        if (random.Next(4) == 0) Mutate(random, frame);
        return frame;
    }

    private static void AllowedFailure(AmqpException? failure) => Assert.NotEqual(ErrorConditions.InternalError, failure?.Condition);

    private static void Mutate(Random random, byte[] bytes)
    {
        for (int i = 1 + random.Next(3); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length);
            bytes[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => Constructor(random),
                _ => (byte)(bytes[at] ^ (1 << random.Next(8))),
            };
        }
    }

    private static byte Constructor(Random random) => (byte)((random.Next(16) << 4) | random.Next(6));

    private static void ReadEverything(byte[] bytes)
    {
        Try(() => new AmqpReader(bytes).ReadValue());
        Try(() => new AmqpReader(bytes).Skip());
        Try(() => AmqpMessage.Read(bytes));
        Try(() =>
        {
            var reader = new AmqpReader(bytes);
            switch (reader.ReadDescriptor())
            {
                case Descriptor.Attach:
                    Attach.Read(ref reader);
                    break;
                case Descriptor.Flow:
                    Flow.Read(ref reader);
                    break;
                case Descriptor.Transfer:
                    Transfer.Read(ref reader);
                    break;
                case Descriptor.Disposition:
                    Disposition.Read(ref reader);
                    break;
                case Descriptor.Begin:
                    Begin.Read(ref reader);
                    break;
                default:
                    Open.Read(ref reader);
                    break;
            }
        });
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (AmqpException e)
        {
            Assert.NotEmpty(e.Error.Description!);
        }
    }
}
