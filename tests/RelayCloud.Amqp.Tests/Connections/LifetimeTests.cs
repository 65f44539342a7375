using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Connections;

public sealed class LifetimeTests
{
    private static readonly LinkSettings ToHub = new() { Target = new Target { Address = "hub" } };
    private static readonly LinkSettings FromHub = new() { Source = new Source { Address = "hub" } };

    [Fact]
    public async Task A_silent_peer_is_closed_after_the_idle_time_out_and_not_before()
    {
        var time = new ManualTime();
        (RawPeer peer, AmqpConnection server) = await RawPeer.OpenAsync(new TestServer(), new AmqpConnectionOptions { TimeProvider = time, IdleTimeoutMs = 8_000, CloseTimeoutMs = 5_000 });
        time.Advance(7_900);
        Assert.True(server.IsOpen);
        time.Advance(1_200);
        AmqpError? error = await peer.ExpectCloseAsync();
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, error!.Condition);

        // It does not answer the close either.
        time.Advance(6_000);
        await server.Completion.Soon();
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, server.Failure!.Condition);
        peer.Dispose();
    }

    [Fact]
    public async Task Empty_frames_keep_a_quiet_connection_alive_in_both_directions()
    {
        var time = new ManualTime();
        var options = new AmqpConnectionOptions { TimeProvider = time, IdleTimeoutMs = 4_000 };
        await using Pair pair = await Pair.ConnectAsync(client: options, server: options);
        for (int i = 0; i < 100; i++)
        {
            time.Advance(500);
            if (i % 3 == 0) await Task.Delay(1, TestContext.Current.CancellationToken); // Real time for the frames to cross, which the clock under test does not measure.
        }

        Assert.True(pair.Client.IsOpen);
        Assert.True(pair.Server.IsOpen);
    }

    [Fact]
    public async Task An_empty_frame_goes_out_in_each_half_of_the_peers_patience()
    {
        var time = new ManualTime();
        (RawPeer peer, AmqpConnection server) = await RawPeer.OpenAsync(new TestServer(), new AmqpConnectionOptions { TimeProvider = time, IdleTimeoutMs = 0 }, new Open { ContainerId = "raw", IdleTimeoutMs = 4_000 });
        for (int i = 0; i < 5; i++)
        {
            time.Advance(2_000);
            Assert.Equal("0000000802000000", Convert.ToHexString(await peer.ReadRawAsync(8)));
        }

        peer.Dispose();
        await server.Completion.Soon();
    }

    [Fact]
    public async Task As_many_sessions_as_a_client_wants_work_beside_each_other()
    {
        await using Pair pair = await Pair.ConnectAsync(sockets: true);
        AmqpSession[] sessions = await Task.WhenAll(Enumerable.Range(0, 255).Select(_ => pair.Client.OpenSessionAsync())).Soon();
        AmqpSender[] senders = await Task.WhenAll(sessions.Select(s => s.AttachSenderAsync(ToHub))).Soon();
        await Task.WhenAll(senders.SelectMany((s, i) => Enumerable.Range(0, 10).Select(n => s.SendAsync(new byte[] { (byte)i, (byte)n })))).Soon();
        Assert.Equal(2_550, pair.Handler.Incoming.Count);
        foreach (IGrouping<byte, byte[]> link in pair.Handler.Incoming.Payloads.GroupBy(p => p[0])) Assert.Equal(Enumerable.Range(0, 10).Select(n => (byte)n), link.Select(p => p[1]));
        await Task.WhenAll(sessions.Select(s => s.EndAsync())).Soon();
        Assert.True((await pair.Client.OpenSessionAsync()).IsOpen);
    }

    [Fact]
    public async Task Channels_and_handles_have_an_end_and_are_used_again()
    {
        await using Pair pair = await Pair.ConnectAsync(server: new AmqpConnectionOptions { ChannelMax = 1, HandleMax = 1 });
        AmqpSession first = await pair.Client.OpenSessionAsync();
        AmqpSession second = await pair.Client.OpenSessionAsync();
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, (await Assert.ThrowsAsync<AmqpException>(() => pair.Client.OpenSessionAsync())).Condition);
        await first.EndAsync().Soon();
        await pair.Client.OpenSessionAsync().Soon();

        AmqpSender sender = await second.AttachSenderAsync(ToHub);
        await second.AttachSenderAsync(ToHub);
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, (await Assert.ThrowsAsync<AmqpException>(() => second.AttachSenderAsync(ToHub))).Condition);
        await sender.CloseAsync().Soon();
        await second.AttachSenderAsync(ToHub).Soon();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cut_tells_everyone_once_and_fails_what_is_under_way(bool sockets)
    {
        var handler = new TestServer { Incoming = new Collector { Accepts = false } };
        await using Pair pair = await Pair.ConnectAsync(handler, sockets);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        var events = new SenderEvents();
        AmqpSender sender = await session.AttachSenderAsync(ToHub, events);
        var got = new Collector();
        await session.AttachReceiverAsync(FromHub, got);
        Task<DeliveryState> unsettled = sender.SendAsync(new byte[10]);
        await Until.TrueAsync("the message has come", () => handler.Incoming.Count == 1);
        pair.Server.Abort();
        Assert.Equal(ErrorConditions.ConnectionForced, (await Assert.ThrowsAsync<AmqpException>(() => unsettled.Soon())).Condition);
        await pair.Client.Completion.Soon();
        await pair.Server.Completion.Soon();
        Assert.Equal(ErrorConditions.ConnectionForced, pair.Client.Failure!.Condition);
        Assert.NotNull(Assert.Single(events.Ends));
        Assert.NotNull(Assert.Single(got.Ends));
        Assert.Single(handler.Incoming.Ends);
        Assert.NotNull(await handler.Closed.Task.Soon());
        Assert.Equal(SendResult.Closed, sender.TrySend([1]));
        await Assert.ThrowsAsync<AmqpException>(() => sender.SendAsync(new byte[1]));
        await Assert.ThrowsAsync<AmqpException>(() => pair.Client.OpenSessionAsync());
        await Assert.ThrowsAsync<AmqpException>(() => session.AttachSenderAsync(ToHub));
    }

    [Fact]
    public async Task A_close_for_want_of_work_is_no_failure()
    {
        Pair pair = await Pair.ConnectAsync();
        AmqpSession session = await pair.Client.OpenSessionAsync();
        var events = new SenderEvents();
        await session.AttachSenderAsync(ToHub, events);
        await pair.Client.CloseAsync().Soon();
        await pair.Server.Completion.Soon();
        Assert.Null(pair.Client.Failure);
        Assert.Null(pair.Server.Failure);
        Assert.Null(Assert.Single(events.Ends));
        Assert.Null(await pair.Handler.Closed.Task);
        await pair.Client.CloseAsync().Soon();
    }

    [Fact]
    public async Task Errors_travel_with_close_end_and_detach()
    {
        var got = new Collector();
        await using Pair pair = await Pair.ConnectAsync();
        AmqpSession session = await pair.Client.OpenSessionAsync();
        await session.AttachReceiverAsync(FromHub, got);
        pair.Handler.Links.Single().Close(new AmqpError(ErrorConditions.Stolen, "someone else"));
        await Until.TrueAsync("the link is gone", () => got.Ends.Count == 1);
        Assert.Equal("someone else", got.Ends.Single()!.Error.Description);

        var events = new SenderEvents();
        await session.AttachSenderAsync(ToHub, events);
        pair.Handler.Sessions.Single().End(new AmqpError(ErrorConditions.NotAllowed, "no more"));
        await Until.TrueAsync("the session is gone", () => events.Ends.Count == 1);
        Assert.Equal("no more", events.Ends.Single()!.Error.Description);
        AmqpException e = await Assert.ThrowsAsync<AmqpException>(() => session.AttachSenderAsync(ToHub));
        Assert.Equal("no more", e.Error.Description);

        pair.Server.Close(new AmqpError(ErrorConditions.ConnectionForced, "maintenance"));
        await pair.Client.Completion.Soon();
        Assert.Equal("maintenance", pair.Client.Failure!.Error.Description);
    }

    [Fact]
    public async Task A_refused_link_says_why_and_the_session_goes_on()
    {
        var handler = new TestServer { Refuse = r => r.Address == "bad" ? new AmqpError(ErrorConditions.NotFound, "no such hub") : null };
        await using Pair pair = await Pair.ConnectAsync(handler);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpException sender = await Assert.ThrowsAsync<AmqpException>(() => session.AttachSenderAsync(new LinkSettings { Target = new Target { Address = "bad" } }).Soon());
        AmqpException receiver = await Assert.ThrowsAsync<AmqpException>(() => session.AttachReceiverAsync(new LinkSettings { Source = new Source { Address = "bad" } }, new Collector()).Soon());
        Assert.Equal("no such hub", sender.Error.Description);
        Assert.Equal(ErrorConditions.NotFound, receiver.Condition);
        Assert.IsType<Accepted>(await (await session.AttachSenderAsync(ToHub)).SendAsync(new byte[1]).Soon());
    }

    [Fact]
    public async Task A_server_may_take_its_time_to_accept()
    {
        LinkRequest? waiting = null;
        var handler = new TestServer
        {
            Intercept = r =>
            {
                waiting = r;
                return true;
            },
        };
        await using Pair pair = await Pair.ConnectAsync(handler);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        Task<AmqpReceiver> attaching = session.AttachReceiverAsync(FromHub, new Collector());
        await Until.TrueAsync("the request is there", () => waiting is not null);
        Assert.False(attaching.IsCompleted);
        waiting!.AcceptSender(new SenderEvents());
        await attaching.Soon();
        Assert.Throws<InvalidOperationException>(() => waiting.AcceptSender(new SenderEvents()));
    }

    [Fact]
    public async Task Giving_up_a_send_that_waits_for_credit_takes_it_back()
    {
        await using Pair pair = await Pair.ConnectAsync(new TestServer { AutoCredit = 0 });
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpSender sender = await session.AttachSenderAsync(ToHub);
        using var giveUp = new CancellationTokenSource();
        Task<DeliveryState> first = sender.SendAsync(new byte[] { 1 }, cancellationToken: giveUp.Token);
        Task<DeliveryState> second = sender.SendAsync(new byte[] { 2 });
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());
        ((AmqpReceiver)pair.Handler.Links.Single()).AddCredit(10);
        await second.Soon();
        Assert.Equal([2], Assert.Single(pair.Handler.Incoming.Payloads));
    }

    [Fact]
    public async Task Giving_up_an_attach_leaves_no_link_behind()
    {
        LinkRequest? waiting = null;
        var handler = new TestServer
        {
            Intercept = r =>
            {
                waiting ??= r;
                return ReferenceEquals(waiting, r);
            },
        };
        await using Pair pair = await Pair.ConnectAsync(handler);
        AmqpSession session = await pair.Client.OpenSessionAsync();
        using var giveUp = new CancellationTokenSource();
        Task<AmqpSender> attaching = session.AttachSenderAsync(ToHub, cancellationToken: giveUp.Token);
        await Until.TrueAsync("the request is there", () => waiting is not null);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attaching.Soon());
        AmqpSender next = await session.AttachSenderAsync(ToHub).Soon();
        Assert.IsType<Accepted>(await next.SendAsync(new byte[1]).Soon());
        waiting!.Refuse(new AmqpError(ErrorConditions.NotFound));
        Assert.True(next.IsOpen);
    }
}
