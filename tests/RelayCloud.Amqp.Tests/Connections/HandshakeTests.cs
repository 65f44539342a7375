using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Connections;

public sealed class HandshakeTests
{
    public static TheoryData<string> Mechanisms => ["ANONYMOUS", "MSSBCBS", "PLAIN", ""];

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public async Task Each_way_in_is_open(string mechanism)
    {
        SaslClient? sasl = mechanism switch
        {
            "ANONYMOUS" => SaslClient.Anonymous,
            "MSSBCBS" => SaslClient.ClaimsBased,
            "PLAIN" => SaslClient.Plain("user", "password"),
            _ => null,
        };
        await using Pair pair = await Pair.ConnectAsync(client: new AmqpConnectionOptions { Sasl = sasl, HostName = "localhost", ContainerId = "me" });
        Assert.Equal(mechanism, pair.Server.SaslMechanism?.Value ?? "");
        Assert.Equal("me", pair.Server.Remote.ContainerId);
        Assert.Equal("localhost", pair.Server.Remote.HostName);
    }

    [Fact]
    public async Task What_a_real_client_sends_first_is_answered_byte_for_byte()
    {
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, new AmqpConnectionOptions { SaslMechanisms = ["MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL"] }, new TestServer());
        using var peer = new RawPeer(clientEnd);
        await peer.SendRawAsync(Convert.FromHexString("414d515003010000"));
        Assert.Equal("414D515003010000", Convert.ToHexString(await peer.ReadRawAsync(8)));
        byte[] offer = await peer.ExpectAsync(Descriptor.SaslMechanisms);
        Assert.Equal(["MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL"], Mechanism(offer));
        await peer.SendRawAsync(Convert.FromHexString("0000004602010000005341d00000003600000003a309414e4f4e594d4f5553a01a00526f6f744d616e6167655368617265644163636573734b6579a1096c6f63616c686f7374"));
        Assert.Equal("0000001A02010000005344C00D025000A00857656C636F6D6521", Convert.ToHexString(await peer.ReadRawAsync(26)));
        await peer.SendRawAsync(Convert.FromHexString("414d515000010000"));
        Assert.Equal("414D515000010000", Convert.ToHexString(await peer.ReadRawAsync(8)));
        await peer.SendAsync(0, new Open { ContainerId = "npm" });
        await peer.ExpectAsync(Descriptor.Open);
        AmqpConnection server = await accepting.Soon();
        Assert.Equal("ANONYMOUS", server.SaslMechanism?.Value);
        server.Abort();
    }

    [Fact]
    public async Task A_client_that_is_not_let_in_hears_so()
    {
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, new AmqpConnectionOptions { SaslAuthenticate = _ => false }, new TestServer());
        AmqpException e = await Assert.ThrowsAsync<AmqpException>(() => AmqpConnection.ConnectAsync(clientEnd, new()).Soon());
        Assert.Equal(ErrorConditions.UnauthorizedAccess, e.Condition);
        await Assert.ThrowsAsync<AmqpException>(() => accepting.Soon());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("AMQP\u0000\u0000\u0009\u0001")]
    [InlineData("AMQP\u0002\u0001\u0000\u0000")]
    public async Task Whoever_does_not_speak_the_protocol_hears_which_one_is_spoken(string greeting)
    {
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, new(), new TestServer());
        using var peer = new RawPeer(clientEnd);
        await peer.SendRawAsync(System.Text.Encoding.Latin1.GetBytes(greeting));
        Assert.Equal("414D515000010000", Convert.ToHexString(await peer.ReadRawAsync(8)));
        Assert.Equal(ErrorConditions.FramingError, (await Assert.ThrowsAsync<AmqpException>(() => accepting.Soon())).Condition);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        var time = new ManualTime();
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> connecting = AmqpConnection.ConnectAsync(clientEnd, new AmqpConnectionOptions { TimeProvider = time, HandshakeTimeoutMs = 1_000 });
        time.Advance(1_001);
        await Assert.ThrowsAsync<TimeoutException>(() => connecting.Soon());
        await serverEnd.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_an_error_and_not_a_hang()
    {
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> connecting = AmqpConnection.ConnectAsync(clientEnd, new());
        await serverEnd.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => connecting.Soon());
    }

    [Fact]
    public async Task A_first_frame_that_is_no_open_is_answered_with_a_close()
    {
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, new(), new TestServer());
        using var peer = new RawPeer(clientEnd);
        await peer.SendRawAsync("AMQP\0\u0001\0\0"u8.ToArray());
        await peer.SendAsync(0, new End());
        await peer.ReadRawAsync(8);
        await peer.ExpectAsync(Descriptor.Open);
        Assert.Equal(ErrorConditions.NotAllowed, (await peer.ExpectCloseAsync())!.Condition);
        await Assert.ThrowsAsync<AmqpException>(() => accepting.Soon());
    }

    private static IEnumerable<string> Mechanism(byte[] fields)
    {
        var reader = new AmqpReader(fields);
        return SaslMechanisms.Read(ref reader).Mechanisms.Select(m => m.Value);
    }

    [Fact]
    public void Wrong_options_are_all_named()
    {
        var options = new AmqpConnectionOptions { MaxFrameSizeBytes = 100, HandleMax = 70_000, CloseTimeoutMs = 0 };
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(options.Validate);
        Assert.Contains("MaxFrameSizeBytes", e.Message);
        Assert.Contains("HandleMax", e.Message);
        Assert.Contains("CloseTimeoutMs", e.Message);
    }

    [Fact]
    public async Task Every_split_of_what_a_client_sends_is_understood()
    {
        byte[] all =
        [
            .. "AMQP\0\u0001\0\0"u8,
            .. RawPeer.Frame(0, new Open { ContainerId = "raw" }.Write),
            .. RawPeer.Frame(0, new Begin { NextOutgoingId = 0, IncomingWindow = 10, OutgoingWindow = 10 }.Write),
            .. RawPeer.Frame(0, new Attach { Name = "x", Handle = 0, IsReceiver = false, Source = new Source(), Target = new Target { Address = "hub" }, InitialDeliveryCount = 0 }.Write),
        ];
        byte[] rest =
        [
            .. RawPeer.Frame(0, w => new Transfer { Handle = 0, DeliveryId = 0, DeliveryTag = [1], More = true }.Write(w), [1, 2]),
            .. new byte[] { 0, 0, 0, 8, 2, 0, 0, 0 },
            .. RawPeer.Frame(0, w => new Transfer { Handle = 0 }.Write(w), [3]),
            .. RawPeer.Frame(0, new Close().Write),
        ];
        for (int split = 0; split <= all.Length + rest.Length; split++)
        {
            (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
            var handler = new TestServer();
            Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, new(), handler);
            using var peer = new RawPeer(clientEnd);
            await peer.SendRawAsync(all.AsMemory(0, Math.Min(split, all.Length)));
            await Task.Yield();
            await peer.SendRawAsync(all.AsMemory(Math.Min(split, all.Length)));
            await peer.ReadRawAsync(8);
            await peer.ExpectAsync(Descriptor.Open);
            await peer.ExpectAsync(Descriptor.Begin);
            await peer.ExpectAsync(Descriptor.Attach);
            await peer.ExpectAsync(Descriptor.Flow);
            int second = Math.Max(0, split - all.Length);
            await peer.SendRawAsync(rest.AsMemory(0, second));
            await Task.Yield();
            await peer.SendRawAsync(rest.AsMemory(second));
            await peer.ExpectDispositionAsync();
            Assert.Null(await peer.ExpectCloseAsync());
            await (await accepting).Completion.Soon();
            Assert.Equal([1, 2, 3], Assert.Single(handler.Incoming.Payloads));
        }
    }
}
