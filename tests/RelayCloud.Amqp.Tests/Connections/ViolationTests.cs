using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Connections;

/// <summary>A peer that breaks the rules gets the error that names it, at the smallest level that can bear it, and nobody hangs.</summary>
public sealed class ViolationTests
{
    private static readonly Begin SomeBegin = new() { NextOutgoingId = 0, IncomingWindow = 100, OutgoingWindow = 100 };

    [Fact]
    public async Task A_transfer_on_an_unknown_handle_ends_the_session_only()
    {
        var handler = new TestServer();
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.TransferAsync(0, 7, 0, [1]);
        Assert.Equal(ErrorConditions.UnattachedHandle, (await peer.ExpectEndAsync())!.Condition);
        await peer.SendAsync(0, new End());
        await peer.SendAsync(1, SomeBegin);
        await peer.ExpectAsync(Descriptor.Begin);
        Assert.True(server.IsOpen);
        Assert.Equal(ErrorConditions.UnattachedHandle, Assert.Single(handler.SessionEnds)!.Condition);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task A_handle_in_use_ends_the_session()
    {
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(new TestServer());
        await peer.AttachSenderAsync();
        await peer.SendAsync(0, new Attach { Name = "second", Handle = 0, IsReceiver = false, Source = new Source(), Target = new Target() });
        Assert.Equal(ErrorConditions.HandleInUse, (await peer.ExpectEndAsync())!.Condition);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task A_frame_on_a_channel_without_a_session_closes_the_connection()
    {
        var handler = new TestServer();
        (RawPeer peer, AmqpConnection server) = await RawPeer.OpenAsync(handler);
        await peer.TransferAsync(3, 0, 0, [1]);
        Assert.Equal(ErrorConditions.FramingError, (await peer.ExpectCloseAsync())!.Condition);
        peer.Dispose();
        await server.Completion.Soon();
        Assert.Equal(ErrorConditions.FramingError, (await handler.Closed.Task)!.Condition);
    }

    [Fact]
    public async Task A_transfer_without_credit_detaches_the_link_only()
    {
        var handler = new TestServer { AutoCredit = 2, Incoming = new Collector { Accepts = false } };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.AttachSenderAsync();
        for (uint id = 0; id < 3; id++) await peer.TransferAsync(0, 0, id, [1]);
        Detach detach = await peer.ExpectDetachAsync();
        Assert.True(detach.Closed);
        Assert.Equal(ErrorConditions.TransferLimitExceeded, detach.Error!.Condition);
        Assert.Equal(2, handler.Incoming.Count);
        Assert.Equal(ErrorConditions.TransferLimitExceeded, Assert.Single(handler.Incoming.Ends)!.Condition);

        // What is still on its way for that handle is no violation, and the handle is free afterwards.
        await peer.TransferAsync(0, 0, 3, [1]);
        await peer.SendAsync(0, new Detach { Handle = 0, Closed = true });
        await peer.AttachSenderAsync();
        Assert.True(server.IsOpen);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task A_transfer_beyond_the_window_ends_the_session()
    {
        var options = new AmqpConnectionOptions { IncomingWindowFrames = 4 };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(new TestServer { Incoming = new Collector { Accepts = false } }, options);
        await peer.AttachSenderAsync();

        // All in one write: the flow that would open the window again has not been sent when the fifth comes.
        byte[] frames = [.. Enumerable.Range(0, 5).SelectMany(i => RawPeer.Frame(0, w => new Transfer { Handle = 0, DeliveryId = (uint)i, DeliveryTag = [1] }.Write(w), [1]))];
        await peer.SendRawAsync(frames);
        (_, ulong descriptor, _) = await peer.ReadAsync();
        if (descriptor == Descriptor.Flow) (_, descriptor, _) = await peer.ReadAsync();
        Assert.Equal(Descriptor.End, descriptor);
        await EndAsync(peer, server);
    }

    [Theory]
    [InlineData("00010001 02000000", "more than")]
    [InlineData("00000007 02000000", "less than")]
    [InlineData("00000010 01000000 0000000000000000", "cannot begin")]
    [InlineData("00000010 05000000 0000000000000000", "cannot begin")]
    [InlineData("00000010 02010000 0000000000000000", "type 1")]
    public async Task A_broken_frame_closes_the_connection(string hex, string says)
    {
        (RawPeer peer, AmqpConnection server) = await RawPeer.OpenAsync(new TestServer());
        await peer.SendRawAsync(Convert.FromHexString(hex.Replace(" ", "")));
        AmqpError? error = await peer.ExpectCloseAsync();
        Assert.Equal(ErrorConditions.FramingError, error!.Condition);
        Assert.Contains(says, error.Description);
        peer.Dispose();
        await server.Completion.Soon();
    }

    [Fact]
    public async Task A_frame_that_cannot_be_decoded_closes_the_connection()
    {
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(new TestServer());
        await peer.SendRawAsync(Convert.FromHexString("0000000e02000000" + "005314" + "c0ff01"));
        Assert.Equal(ErrorConditions.DecodeError, (await peer.ExpectCloseAsync())!.Condition);
        peer.Dispose();
        await server.Completion.Soon();
    }

    [Fact]
    public async Task A_message_over_the_limit_is_rejected_and_the_link_stays()
    {
        var handler = new TestServer { MaxMessageSizeBytes = 1_000 };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.AttachSenderAsync();
        for (int i = 0; i < 20; i++) await peer.TransferAsync(0, 0, 0, new byte[100], more: i < 19);
        Disposition disposition = await peer.ExpectDispositionAsync();
        AmqpError error = Assert.IsType<Rejected>(disposition.State).Error!;
        Assert.True(disposition.Settled);
        Assert.Equal(ErrorConditions.MessageSizeExceeded, error.Condition);
        Assert.Contains("delivery-id:0, size:2000 bytes", error.Description);
        await peer.TransferAsync(0, 0, 1, new byte[1_000]);
        Assert.IsType<Accepted>((await peer.ExpectDispositionAsync()).State);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task An_aborted_message_leaves_nothing_behind()
    {
        var handler = new TestServer();
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.AttachSenderAsync();
        await peer.TransferAsync(0, 0, 0, [1, 2], more: true);
        await peer.TransferAsync(0, 0, null, [], aborted: true);
        await peer.TransferAsync(0, 0, 1, [3]);
        Assert.Equal(1u, (await peer.ExpectDispositionAsync()).First);
        Assert.Equal([3], Assert.Single(handler.Incoming.Payloads));
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task Half_messages_that_never_end_are_bounded_together()
    {
        var options = new AmqpConnectionOptions { AssemblyBytesMax = 100_000 };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(new TestServer(), options);
        for (uint handle = 0; handle < 3; handle++) await peer.AttachSenderAsync(handle);
        for (uint handle = 0; handle < 3; handle++) await peer.TransferAsync(0, handle, handle, new byte[40_000], more: true);
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, (await peer.ExpectCloseAsync())!.Condition);
        peer.Dispose();
        await server.Completion.Soon();
    }

    [Fact]
    public async Task Neighbours_that_are_accepted_share_one_disposition()
    {
        var handler = new TestServer();
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.AttachSenderAsync();
        byte[] frames = [.. Enumerable.Range(0, 100).SelectMany(i => RawPeer.Frame(0, w => new Transfer { Handle = 0, DeliveryId = (uint)i, DeliveryTag = [1] }.Write(w), [1]))];
        await peer.SendRawAsync(frames);
        uint next = 0;
        int dispositions = 0;
        for (; next < 100; dispositions++)
        {
            Disposition disposition = await peer.ExpectDispositionAsync();
            Assert.Equal(next, disposition.First);
            next = disposition.Last + 1;
        }

        Assert.InRange(dispositions, 1, 3);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task What_comes_after_an_end_or_on_a_refused_link_is_ignored()
    {
        var handler = new TestServer { Refuse = r => r.Address == "hub" ? new AmqpError(ErrorConditions.NotFound, "no such hub") : null };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.SendAsync(0, new Attach { Name = "x", Handle = 0, IsReceiver = true, Source = new Source { Address = "hub" }, Target = new Target() });
        await peer.SendAsync(0, new Flow { IncomingWindow = 10, NextOutgoingId = 0, OutgoingWindow = 10, Handle = 0, LinkCredit = 10, DeliveryCount = 0 });
        byte[] rest = await peer.ExpectAsync(Descriptor.Attach);
        Assert.Null(ReadAttach(rest).Source);
        Detach detach = await peer.ExpectDetachAsync();
        Assert.Equal("no such hub", detach.Error!.Description);
        await peer.SendAsync(0, new Detach { Handle = 0, Closed = true });
        await peer.SendAsync(0, new Flow { IncomingWindow = 10, NextOutgoingId = 0, OutgoingWindow = 10, Handle = 0, LinkCredit = 10 });
        await peer.SendAsync(0, new End());
        await peer.ExpectEndAsync();
        await peer.SendAsync(0, new Detach { Handle = 0, Closed = true });
        await peer.SendAsync(0, SomeBegin);
        await peer.ExpectAsync(Descriptor.Begin);
        Assert.True(server.IsOpen);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task A_handler_that_throws_closes_the_connection_and_says_whose_fault_it_is()
    {
        var handler = new TestServer { Incoming = new Collector { Does = (_, _) => throw new InvalidOperationException("a bug") } };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(handler);
        await peer.AttachSenderAsync();
        await peer.TransferAsync(0, 0, 0, [1]);
        AmqpError? error = await peer.ExpectCloseAsync();
        Assert.Equal(ErrorConditions.InternalError, error!.Condition);
        Assert.DoesNotContain("a bug", error.Description);
        peer.Dispose();
        await server.Completion.Soon();
        Assert.Equal("a bug", server.Failure!.InnerException!.Message);
    }

    [Fact]
    public async Task A_huge_disposition_range_costs_nothing()
    {
        var outgoing = new SenderEvents { Pump = s => s.TrySend([1], context: s) };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(new TestServer { Outgoing = outgoing });
        await peer.SendAsync(0, new Attach { Name = "x", Handle = 0, IsReceiver = true, Source = new Source(), Target = new Target() });
        await peer.ExpectAsync(Descriptor.Attach);
        await peer.SendAsync(0, new Flow { NextIncomingId = 0, IncomingWindow = uint.MaxValue, NextOutgoingId = 0, OutgoingWindow = 10, Handle = 0, LinkCredit = 1, DeliveryCount = 0 });
        await peer.ExpectAsync(Descriptor.Transfer);
        await peer.SendAsync(0, new Disposition { IsReceiver = true, First = 0, Last = uint.MaxValue, Settled = true, State = Accepted.Instance });
        await Until.TrueAsync("the outcome is told", () => outgoing.Outcomes.Count == 1);
        await EndAsync(peer, server);
    }

    [Fact]
    public async Task A_peer_that_asks_and_never_reads_is_cut()
    {
        var options = new AmqpConnectionOptions { WriteQueueBytesMax = 1 << 16, ControlBytesMax = 1 << 16, MaxMessageSizeBytes = 1, CloseTimeoutMs = 200 };
        (RawPeer peer, AmqpConnection server) = await RawPeer.BeginAsync(new TestServer(), options);
        byte[] attachAndDetach =
        [
            .. RawPeer.Frame(0, new Attach { Name = new string('x', 2_000), Handle = 0, IsReceiver = true, Source = new Source(), Target = new Target() }.Write),
            .. RawPeer.Frame(0, new Detach { Handle = 0, Closed = true }.Write),
        ];
        try
        {
            for (int i = 0; i < 10_000 && !server.Completion.IsCompleted; i++) await peer.SendRawAsync(attachAndDetach).Soon();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // Cut while writing.
        }

        await server.Completion.Soon();
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, server.Failure!.Condition);
        peer.Dispose();
    }

    private static Attach ReadAttach(byte[] rest)
    {
        var reader = new AmqpReader(rest);
        return Attach.Read(ref reader);
    }

    private static async Task EndAsync(RawPeer peer, AmqpConnection server)
    {
        peer.Dispose();
        await server.Completion.Soon();
    }
}
