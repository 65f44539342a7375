using System.Net.Sockets;
using System.Text;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>RFC 6455 on the wire: what is taken, what closes and with which code.</summary>
public sealed class FrameRulesTests
{
    private const string PingMessage = """{"method":"ping"}""";
    private const string Pong = """{"channel":"pong"}""";

    public static TheoryData<string, byte[], int, string> Broken => new()
    {
        { "unmasked", ClientFrames.Build(Opcode.Text, "{}"u8, masked: false), 1002, "masked" },
        { "unmasked close", ClientFrames.Build(Opcode.Close, [3, 232], masked: false), 1002, "masked" },
        { "RSV1 without compression", ClientFrames.Build(Opcode.Text, "{}"u8, reserved: 4), 1002, "reserved bits" },
        { "RSV2", ClientFrames.Build(Opcode.Text, "{}"u8, reserved: 2), 1002, "reserved bits" },
        { "RSV3", ClientFrames.Build(Opcode.Ping, "{}"u8, reserved: 1), 1002, "reserved bits" },
        { "opcode 3", ClientFrames.Build((Opcode)3, "{}"u8), 1002, "opcode" },
        { "opcode 7", ClientFrames.Build((Opcode)7, "{}"u8), 1002, "opcode" },
        { "opcode 11", ClientFrames.Build((Opcode)11, "{}"u8), 1002, "opcode" },
        { "opcode 15", ClientFrames.Build((Opcode)15, "{}"u8), 1002, "opcode" },
        { "a fragmented ping", ClientFrames.Build(Opcode.Ping, "{}"u8, final: false), 1002, "fragmented" },
        { "a ping of 126 bytes", ClientFrames.Build(Opcode.Ping, new byte[126]), 1002, "125 bytes" },
        { "a close of 65,536 bytes", ClientFrames.Build(Opcode.Close, new byte[65_536]), 1002, "125 bytes" },
        { "a continuation of nothing", ClientFrames.Build(Opcode.Continuation, "{}"u8), 1002, "continuation" },
        { "a text within a fragmented text", [.. ClientFrames.Text("{", final: false), .. ClientFrames.Text("}")], 1002, "continuation" },
        { "a length with its highest bit set", ClientFrames.HeaderClaiming(-1), 1002, "length" },
        { "2 bytes of length for 125", [0x81, 0xFE, 0, 125, 0, 0, 0, 0], 1002, "length" },
        { "8 bytes of length for 65,535", ClientFrames.HeaderClaiming(65_535), 1002, "length" },
        { "binary", ClientFrames.Build(Opcode.Binary, [1, 2, 3]), 1003, "text" },
        { "an empty binary", ClientFrames.Build(Opcode.Binary, []), 1003, "text" },
        { "65,537 bytes, from the header alone", ClientFrames.HeaderClaiming(65_537), 1009, "65536 bytes" },
        { "2 GiB, from the header alone", ClientFrames.HeaderClaiming(int.MaxValue + 1L), 1009, "65536 bytes" },
        { "8 EiB, from the header alone", ClientFrames.HeaderClaiming(long.MaxValue), 1009, "65536 bytes" },
        { "65,537 bytes in two fragments", [.. ClientFrames.Text(new string(' ', 65_536), final: false), .. ClientFrames.Build(Opcode.Continuation, " "u8)], 1009, "65536 bytes" },
        { "a byte that is no UTF-8", ClientFrames.Build(Opcode.Text, [(byte)'"', 0xFF, (byte)'"']), 1007, "UTF-8" },
        { "a cut character", ClientFrames.Build(Opcode.Text, [0xE2, 0x82]), 1007, "UTF-8" },
        { "a surrogate in UTF-8", ClientFrames.Build(Opcode.Text, [0xED, 0xA0, 0x80]), 1007, "UTF-8" },
    };

    public static TheoryData<byte[], int> Closes => new()
    {
        { ClientFrames.Close(1000), 1000 },
        { ClientFrames.Close(1001, "going"), 1001 },
        { ClientFrames.Close(3000), 3000 },
        { ClientFrames.Close(1014), 1014 },
        { ClientFrames.Close(4999, new string('x', 123)), 4999 },
        { ClientFrames.Build(Opcode.Close, [3, 232, 0xFF]), 1007 },
        { ClientFrames.Build(Opcode.Close, []), 1000 },
        { ClientFrames.Build(Opcode.Close, [3]), 1002 },
        { ClientFrames.Close(999), 1002 },
        { ClientFrames.Close(1005), 1002 },
        { ClientFrames.Close(1006), 1002 },
        { ClientFrames.Close(2000), 1002 },
        { ClientFrames.Close(5000), 1002 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_frame_closes_with_its_code(string what, byte[] bytes, int code, string reason)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync(bytes);
        Assert.Contains(reason, await client.ReadCloseAsync(code), StringComparison.Ordinal);
        Assert.True(host.Counters.ClosedProtocol == 1, what);
        await client.DisposeAsync();
        await host.AtRestAsync();
    }

    [Theory]
    [MemberData(nameof(Closes))]
    public async Task A_close_is_answered_with_its_code_or_as_a_mistake(byte[] close, int code)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync(close);
        Assert.Equal("", await client.ReadCloseAsync(code));
        await client.DisposeAsync();
        await host.AtRestAsync();
    }

    [Fact]
    public async Task What_was_asked_for_before_a_close_still_comes()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync((byte[])[.. ClientFrames.Text(PingMessage), .. ClientFrames.Close(1000), .. ClientFrames.Text(PingMessage)]);
        Assert.Equal(Pong, await client.ReadTextAsync());
        await client.ReadCloseAsync(1000);
    }

    // The lane took the close out of its inbox, the end of the stream was read, and only then did the lane do what the close asked for: both sides left it to the other
    // to release the connection, and the linger time passed before the key had it back. The clock stands still here, so that no time-out can help.
    [Fact]
    public async Task A_client_that_closes_and_goes_at_once_gives_its_connection_back_at_once()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Time = new ManualTime() });
        using SocketPair pair = await SocketPair.ConnectAsync();
        (Socket client, Socket server) = (pair.Client, pair.Server);
        Assert.True(host.Registry.TryReserve());
        WebSocketSession session = await host.SessionOnAsync(server);
        host.Registry.Add(session);
        using var within = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        host.Market.OnCopy = () =>
        {
            within.Set();
            goOn.Wait(TimeSpan.FromSeconds(10));
        };
        using (var busy = new BusyLane(host.Hub))
        {
            busy.Subscribe(host.Market.Topic(Channel.Bbo));
            await client.SendAsync(ClientFrames.Close(1000));
            await Until.TrueAsync("the close is there", () => server.Available > 0);
            Assert.True(session.OnReadable(ok: true));
        }

        Assert.True(within.Wait(TimeSpan.FromSeconds(10)));
        client.Shutdown(SocketShutdown.Send);
        await Until.TrueAsync("the end is read", () => !session.OnReadable(ok: true));
        Assert.Equal(1, host.Registry.Count);
        goOn.Set();
        await host.AtRestAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    public async Task A_ping_is_answered_with_its_payload(int length)
    {
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync(ClientFrames.Build(Opcode.Ping, payload));
        Assert.Equal(payload, (await client.ReadFrameAsync(Opcode.Pong)).Payload);
    }

    [Fact]
    public async Task A_pong_that_nobody_asked_for_is_passed_over()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendAsync(ClientFrames.Build(Opcode.Pong, "x"u8));
        await client.NothingElseAsync();
    }

    [Fact]
    public async Task A_message_in_fragments_is_put_together_with_control_frames_between_them()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        for (int round = 0; round < 3; round++)
        {
            await client.SendAsync(ClientFrames.Text("", final: false));
            for (int i = 0; i < PingMessage.Length; i++)
            {
                await client.SendAsync(ClientFrames.Build(Opcode.Continuation, [(byte)PingMessage[i]], final: false));
                if (i % 5 != 0) continue;
                await client.SendAsync(ClientFrames.Build(Opcode.Ping, [(byte)i]));
                Assert.Equal([(byte)i], (await client.ReadFrameAsync(Opcode.Pong)).Payload);
            }

            await client.SendAsync(ClientFrames.Build(Opcode.Continuation, []));
            Assert.Equal(Pong, await client.ReadTextAsync());
        }

        await Until.TrueAsync("the fragments' buffer is given back", () => host.Context.ReceiveBuffers.Outstanding == 0);
    }

    [Fact]
    public async Task A_character_may_be_cut_between_fragments()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        byte[] text = Encoding.UTF8.GetBytes("""{"method":"ping","note":"€"}""");
        int within = text.AsSpan().IndexOf((byte)0xE2) + 1;
        await client.SendAsync(ClientFrames.Build(Opcode.Text, text.AsSpan(0, within), final: false));
        await client.SendAsync(ClientFrames.Build(Opcode.Continuation, text.AsSpan(within)));
        Assert.Equal(Pong, await client.ReadTextAsync());
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_is_taken_whole_and_in_fragments()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        string longest = PingMessage.PadRight(65_536);
        await client.SendTextAsync(longest);
        Assert.Equal(Pong, await client.ReadTextAsync());
        await client.SendAsync((byte[])[.. ClientFrames.Text(longest[..40_000], final: false), .. ClientFrames.Build(Opcode.Continuation, Encoding.ASCII.GetBytes(longest[40_000..]))]);
        Assert.Equal(Pong, await client.ReadTextAsync());
    }

    [Fact]
    public async Task A_smaller_limit_holds_too_even_below_the_first_buffer()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Sessions = new() { MessageBytesMax = 512 } });
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(PingMessage.PadRight(512));
        Assert.Equal(Pong, await client.ReadTextAsync());
        await client.SendTextAsync(PingMessage.PadRight(513));
        Assert.Contains("512 bytes", await client.ReadCloseAsync(1009), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    public async Task A_frame_split_at_any_byte_is_the_same_message(int length)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        byte[] frame = ClientFrames.Text(PingMessage.PadRight(length));
        byte[] two = [.. frame, .. frame];
        for (int at = 0; at <= two.Length; at++)
        {
            await client.SendInTwoAsync(two, at);
            Assert.Equal(Pong, await client.ReadTextAsync());
            Assert.Equal(Pong, await client.ReadTextAsync());
        }
    }

    [Fact]
    public async Task A_fault_of_ours_ends_the_session_that_met_it_and_no_other()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient other = await host.OpenAsync();
        await using RawClient client = await host.OpenAsync();
        host.Demand.Fault = new InvalidOperationException("A bug.");
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        Assert.Contains("internal error", await client.ReadCloseAsync(1011), StringComparison.Ordinal);
        await other.NothingElseAsync();
        await using (RawClient early = await host.DialAsync())
        {
            await early.SendAsync((byte[])[.. RawClient.Upgrade(), .. ClientFrames.Text("""{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}""")]);
            await early.ReadAnswerAsync();
            await early.ReadCloseAsync(1011);
        }

        Assert.Equal(2, host.Counters.Faults);
        Assert.Same(host.Demand.Fault, host.Registry.LastFault);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_within_a_frame_leaves_nothing_behind()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        byte[] bytes = [.. ClientFrames.Text("{", final: false), .. ClientFrames.Text(PingMessage.PadRight(5_000))];
        for (int at = 1; at < bytes.Length; at += 97)
        {
            RawClient client = await host.OpenAsync();
            await client.SendAsync(bytes.AsMemory(0, at));
            if (at % 2 == 0) client.Reset();
            else await client.DisposeAsync();
        }

        await host.AtRestAsync();
    }
}
