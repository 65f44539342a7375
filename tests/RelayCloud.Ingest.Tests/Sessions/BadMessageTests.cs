using System.Text.Json;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>A wrong message gets an error frame in the exchange's words and never closes the socket (reference section 4.11).</summary>
public sealed class BadMessageTests
{
    private const string Unreadable = "Error parsing JSON into valid websocket request: ";

    public static TheoryData<string> Malformed =>
    [
        "",
        " ",
        "hello",
        "null",
        "7",
        "[]",
        "\"ping\"",
        "{",
        "{}",
        "{\"method\"",
        """{"method":"ping"}}""",
        """{"method":"ping"}{"method":"ping"}""",
        """{"method":"ping",}""",
        """{'method':'ping'}""",
        """{"method":"fly"}""",
        """{"method":null}""",
        """{"method":7}""",
        """{"method":{"method":"ping"}}""",
        """{"method":"PING"}""",
        """{"method":"subscribe"}""",
        """{"method":"subscribe","subscription":null}""",
        """{"method":"subscribe","subscription":"bbo"}""",
        """{"method":"subscribe","subscription":[]}""",
        """{"method":"subscribe","subscription":{}}""",
        """{"method":"subscribe","subscription":{"coin":"BTC"}}""",
        """{"method":"subscribe","subscription":{"type":"nope","coin":"BTC"}}""",
        """{"method":"subscribe","subscription":{"type":7,"coin":"BTC"}}""",
        """{"method":"subscribe","subscription":{"type":"bbo"}}""",
        """{"method":"subscribe","subscription":{"type":"bbo","coin":["BTC","ETH"]}}""",
        """{"method":"subscribe","subscription":{"type":"bbo","coin":null}}""",
        """{"method":"subscribe","subscription":{"type":"bbo","coin":7}}""",
        """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":"5"}}""",
        """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":5.5}}""",
        """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":1e400}}""",
        """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":99999999999999999999999}}""",
        """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","fast":1}}""",
        """{"\ud800":"ping"}""",
        """{"\udc00ethod":"ping"}""",
        """{"method":"\ud800"}""",
        """{"method":"ping\ud800"}""",
        """{"method":"post","id":1,"request":{"\ud800":1}}""",
        """{"method":"post","id":1,"request":{"type":"\ud800","payload":{}}}""",
        """{"method":"post","id":1,"request":{"type":"info","payload":{"\ud800":1}}}""",
        """{"method":"post","id":1}""",
        """{"method":"post","request":{"type":"info","payload":{"type":"meta"}}}""",
        """{"method":"post","id":"1","request":{"type":"info","payload":{"type":"meta"}}}""",
        """{"method":"post","id":1.5,"request":{"type":"info","payload":{"type":"meta"}}}""",
        """{"method":"post","id":1e400,"request":{"type":"info","payload":{"type":"meta"}}}""",
        """{"method":"post","id":9223372036854775808,"request":{"type":"info","payload":{"type":"meta"}}}""",
        """{"method":"post","id":1,"request":null}""",
        """{"method":"post","id":1,"request":{"type":"explorer","payload":{}}}""",
        """{"method":"post","id":1,"request":{"type":"info"}}""",
        """{"method":"post","id":1,"request":{"type":"info","payload":null}}""",
        """{"method":"post","id":1,"request":{"type":"info","payload":{}}}""",
        """{"method":"post","id":1,"request":{"type":"info","payload":{"type":7}}}""",
    ];

    public static TheoryData<string, string> Invalid => new()
    {
        { """{"type":"bbo","coin":"NOPE"}""", "" },
        { """{"type":"bbo","coin":"btc"}""", "" },
        { """{"type":"bbo","coin":""}""", "" },
        { """{"type":"bbo","coin":"\ud800"}""", "" },
        { """{"type":"allMids","dex":"nope"}""", "" },
        { """{"type":"l2Book","coin":"BTC","nSigFigs":6}""", " nSigFigs must be" },
        { """{"type":"l2Book","coin":"BTC","nSigFigs":-1}""", " nSigFigs must be" },
        { """{"type":"l2Book","coin":"BTC","mantissa":2}""", " nSigFigs must be" },
        { """{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":3}""", " nSigFigs must be" },
        { """{"type":"candle","coin":"BTC","interval":"7m"}""", " nSigFigs must be" },
        { """{"type":"trades","coin":"BTC","resume":"yesterday"}""", " nSigFigs must be" },
        { """{"type":"userFills","user":"0x0"}""", " this relay carries" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_message_that_cannot_be_understood_is_repeated_in_an_error(string message)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(message);
        Assert.Equal(Unreadable + message, ErrorOf(await client.ReadTextAsync()));
        await client.NothingElseAsync();
        Assert.Equal(1, host.Counters.ErrorsSent);
        Assert.Equal(0, host.Counters.Faults);
        Assert.Equal(0, host.Info.Asked);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task A_subscription_that_cannot_be_is_repeated_in_an_error_and_the_socket_stays(string subscription, string explanation)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync(subscription);
        Assert.StartsWith($"Invalid subscription {subscription}{explanation}", ErrorOf(await client.ReadTextAsync()), StringComparison.Ordinal);
        await client.UnsubscribeAsync(subscription);
        Assert.StartsWith($"Invalid subscription {subscription}{explanation}", ErrorOf(await client.ReadTextAsync()), StringComparison.Ordinal);
        await client.NothingElseAsync();
        Assert.Equal(0, host.Demand.Held);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Json_a_thousand_levels_deep_is_an_error_wherever_it_stands(string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 1_000)) + "1" + string.Concat(Enumerable.Repeat(close, 1_000));
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        foreach (string message in (string[])
                 [
                     deep,
                     $$"""{"method":"ping","x":{{deep}}}""",
                     $$"""{"method":"subscribe","subscription":{{deep}}}""",
                     $$$"""{"method":"subscribe","subscription":{"type":"bbo","coin":{{{deep}}}}}""",
                     $$$"""{"method":"post","id":1,"request":{"type":"info","payload":{{{deep}}}}}""",
                 ])
        {
            await client.SendTextAsync(message);
            Assert.StartsWith(Unreadable, ErrorOf(await client.ReadTextAsync()), StringComparison.Ordinal);
        }

        await client.NothingElseAsync();
    }

    [Fact]
    public async Task An_error_repeats_no_more_than_4_KiB_of_a_message()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();

        // Cut within a character, on purpose: what comes back must be JSON and UTF-8 all the same.
        string message = "x" + string.Concat(Enumerable.Repeat("€", 20_000));
        await client.SendTextAsync(message);
        string error = ErrorOf(await client.ReadTextAsync());
        Assert.EndsWith("...", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 1_000, 4_300);
        await client.NothingElseAsync();
    }

    [Fact]
    public async Task What_a_client_sends_comes_back_escaped()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        const string Message = "\"\\\n\t\u0001\u2028</script>\u00e9\U0001F600";
        await client.SendTextAsync(Message);
        Assert.Equal(Unreadable + Message, ErrorOf(await client.ReadTextAsync()));
    }

    [Fact]
    public void Any_text_is_parsed_without_throwing()
    {
        var random = new Random(5);
        byte[][] good =
        [
            """{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":null}}"""u8.ToArray(),
            """{"method":"post","id":123,"request":{"type":"info","payload":{"type":"l2Book","coin":"ETH"}},"x":"\u0041\ud83d\ude00"}"""u8.ToArray(),
        ];
        byte[] pieces = "{}[]\":,\\ud8001e-tn \0"u8.ToArray();
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = [.. good[i % 2]];
            for (int n = random.Next(1, 8); n > 0; n--) bytes[random.Next(bytes.Length)] = pieces[random.Next(pieces.Length)];
            ClientMessage.Parse(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        }
    }

    private static string ErrorOf(string frame)
    {
        using var json = JsonDocument.Parse(frame);
        Assert.Equal(["channel", "data"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("error", json.RootElement.GetProperty("channel").GetString());
        return json.RootElement.GetProperty("data").GetString()!;
    }
}
