using System.Text;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Replay;
using RelayCloud.GatewaySimulator.Sessions;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Replay;

public sealed class ReplayTests : IDisposable
{
    // Spaces, key order and escapes are unusual on purpose: frames are played byte for byte.
    private const string Bbo1 = """{"channel":"bbo", "data":{"coin":"#7510","time":1000,"bbo":[{"px":"0.64","sz":"17.0","n":1},null]}}""";
    private const string Bbo2 = """{"data":{"coin":"#7510","time":2000,"bbo":[{"px":"0.65","sz":"17.0","n":1},{"px":"0.66","sz":"\u0031.0","n":1}]},"channel":"bbo"}""";
    private const string Slow = """{"channel":"l2Book","data":{"coin":"#7510","time":1500,"levels":[[],[{"px":"0.9","sz":"1.0","n":1}]]}}""";
    private const string Fast = """{"channel":"l2Book","data":{"coin":"#7510","time":1600,"levels":[[{"px":"0.6","sz":"1.0","n":1}],[]],"fast":true}}""";
    private const string Trades1 = """{"channel":"trades","data":[{"coin":"#7510","px":"0.6","time":900,"tid":1},{"coin":"#7510","px":"0.7","time":901,"tid":2}]}""";
    private const string Trades2 = """{"channel":"trades","data":[{"coin":"#7510","px":"0.7","time":901,"tid":2},{"coin":"#7510","px":"0.71","time":950,"tid":3}]}""";

    private readonly CaptureFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Frames_are_played_byte_for_byte_in_the_order_of_their_times_to_subscribers_of_their_topic()
    {
        await using SimulatedGateway gateway = await StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await SubscribeAsync(client, """{"type":"bbo","coin":"#7510"}""", """{"type":"l2Book","coin":"#7510"}""", """{"type":"l2Book","coin":"#7510","fast":true}""", """{"type":"trades","coin":"#7510"}""");

        gateway.StartReplay();

        Assert.Equal(Bbo1, await client.NextAsync());
        Assert.Equal(Trades1, await client.NextAsync());
        await AdvanceToTheEndAsync();
        Assert.Equal([Slow, Fast, Trades2, Bbo2], await NextAsync(client, 4));

        await Until.TrueAsync("the end is reached", () => gateway.Replay!.IsFinished);
        Assert.Empty(await client.UntilPongAsync());
        ConnectionReport report = Assert.Single(gateway.Connections);
        Assert.Equal([3, 3], report.FramesByCaptureFile);
        Assert.Equal([3, 5], gateway.Replay!.Files.Select(f => f.Frames));
        Assert.Equal([3, 4], gateway.Replay.Files.Select(f => f.MarketFrames));
    }

    [Fact]
    public async Task A_replay_keeps_its_timing_and_can_be_faster()
    {
        await using SimulatedGateway gateway = await StartAsync(o => o with { ReplaySpeed = 4 });
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await SubscribeAsync(client, """{"type":"bbo","coin":"#7510"}""");
        gateway.StartReplay();
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(125), "the replay");
        _time.Advance(TimeSpan.FromMilliseconds(124));
        Assert.Equal(2, gateway.Replay!.Played);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await Until.TrueAsync("what was captured half a second later is played", () => gateway.Replay!.Played == 3);
    }

    [Fact]
    public async Task A_late_subscriber_gets_the_last_value_and_the_trades_played_so_far()
    {
        await using SimulatedGateway gateway = await StartAsync();
        gateway.StartReplay();
        await AdvanceToTheEndAsync();
        await Until.TrueAsync("the end is reached", () => gateway.Replay!.IsFinished);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);

        await client.SubscribeAsync("""{"type":"bbo","coin":"#7510"}""");
        Assert.Contains("subscriptionResponse", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(Bbo2, await client.NextAsync());
        await client.SubscribeAsync("""{"type":"trades","coin":"#7510"}""");
        JsonElement trades = await client.NextOfAsync("trades");
        Assert.Equal([1, 2, 3], trades.EnumerateArray().Select(t => t.GetProperty("tid").GetInt32()));
    }

    [Fact]
    public async Task The_first_subscriber_starts_the_clock()
    {
        await using SimulatedGateway gateway = await StartAsync(o => o with { ReplayStart = ReplayStart.FirstSubscriber });
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        Assert.False(gateway.Replay!.IsStarted);
        await client.SubscribeAsync("""{"type":"bbo","coin":"#7510"}""");
        Assert.Contains("subscriptionResponse", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(Bbo1, await client.NextAsync());
        Assert.True(gateway.Replay!.IsStarted);
    }

    [Fact]
    public async Task A_loop_plays_again()
    {
        await using SimulatedGateway gateway = await StartAsync(o => o with { ReplayLoop = true });
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await SubscribeAsync(client, """{"type":"bbo","coin":"#7510"}""");
        gateway.StartReplay();
        await Until.TrueAsync("two rounds are played", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return gateway.Replay!.Rounds >= 2;
        });
        List<string> seen = await NextAsync(client, 4);
        Assert.Equal([Bbo1, Bbo2, Bbo1, Bbo2], seen);
    }

    [Fact]
    public async Task The_universe_is_what_was_captured_and_info_shows_it()
    {
        await using SimulatedGateway gateway = await StartAsync();
        Assert.Equal(["#7510", "BTC"], gateway.Coins.Select(c => c.Name));
        using var http = new HttpClient { BaseAddress = gateway.HttpUri };
        Assert.Equal("""{"#7510":"0.64"}""", await AskAsync(http, """{"type":"allMids"}"""));
        Assert.Contains("\"name\":\"BTC\"", await AskAsync(http, """{"type":"meta"}"""), StringComparison.Ordinal);
        Assert.Equal("null", await AskAsync(http, """{"type":"l2Book","coin":"#7510"}"""));
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"bbo","coin":"ETH"}""");
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(100), "the close");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await client.AssertClosedWithoutAWordAsync();
    }

    [Theory]
    [InlineData("""{"ts":"yesterday","payload":{}}""")]
    [InlineData("""{"payload":{"channel":"bbo"}}""")]
    [InlineData("""{"ts":1}""")]
    [InlineData("""{"ts":1,"payload":[1]}""")]
    [InlineData("""{"ts":1,"payload":{"channel":"bbo"}""")]
    [InlineData("hello")]
    public async Task A_line_that_is_no_frame_is_refused_by_file_and_line(string line)
    {
        string path = _folder.Write("bad.jsonl", $$"""{"ts":1,"payload":{{Bbo1}}}""", "", line);
        CaptureFormatException e = await Assert.ThrowsAsync<CaptureFormatException>(() => Gateways.StartAsync(o => o with { Replay = [path] }, _time));
        Assert.Contains("bad.jsonl line 3", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"2026-07-07T17:15:11.858124+00:00\"", 1783444511858124)]
    [InlineData("1783444511.858124", 1783444511858124)]
    [InlineData("1783444511858", 1783444511858000)]
    [InlineData("1783444511858124", 1783444511858124)]
    public void Times_are_text_or_unix_numbers(string ts, long us)
    {
        var frames = new List<CapturedFrame>();
        CaptureReader.Read("x", 0, Encoding.UTF8.GetBytes($$"""{"ts":{{ts}},"payload":{{Bbo1}}}"""), frames);
        Assert.Equal(us, frames[0].TimeUs);
        Assert.Equal(Bbo1, Encoding.UTF8.GetString(frames[0].Payload.Span));
    }

    [Fact]
    public async Task Real_captures_are_played_whole()
    {
        string[] files = [.. RealCaptures()];
        Assert.SkipWhen(files.Length == 0, "The captured frames (../shared/data beside the repository) are not on this machine.");
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Replay = files, ReplaySpeed = 2_000, ReplayStart = ReplayStart.Control }, TimeProvider.System);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        foreach (string coin in gateway.Coins.Select(c => c.Name))
            foreach (string type in (string[])["\"bbo\"", "\"trades\"", "\"l2Book\",\"fast\":true"])
                await client.SubscribeAsync($$"""{"type":{{type}},"coin":"{{coin}}"}""");
        await client.UntilPongAsync();
        gateway.StartReplay();
        List<string> expected = [.. Capture.Load(files).Frames.Select(f => Encoding.UTF8.GetString(f.Payload.Span))];
        Assert.Equal(9_000, expected.Count);
        Assert.Equal(expected, await NextAsync(client, expected.Count));
        await Until.TrueAsync("the end is reached", () => gateway.Replay!.IsFinished);
        Assert.All(gateway.Connections[0].FramesByCaptureFile, count => Assert.Equal(3_000, count));
    }

    private static IEnumerable<string> RealCaptures()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, "shared", "data", "argentina_egypt_live");
            if (Directory.Exists(folder)) return Directory.EnumerateFiles(folder, "ws_*.jsonl").Order(StringComparer.Ordinal);
        }
        return [];
    }

    private static async Task SubscribeAsync(GatewayClient client, params string[] subscriptions)
    {
        foreach (string subscription in subscriptions) await client.SubscribeAsync(subscription);
        Assert.Equal(subscriptions.Length, (await client.UntilPongAsync()).Count);
    }

    private static async Task<List<string>> NextAsync(GatewayClient client, int count)
    {
        var frames = new List<string>();
        while (frames.Count < count) frames.Add(await client.NextAsync());
        return frames;
    }

    private static async Task<string> AskAsync(HttpClient http, string request)
    {
        using var body = new StringContent(request);
        using HttpResponseMessage reply = await http.PostAsync(new Uri("/info", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task AdvanceToTheEndAsync()
    {
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(500), "the replay, for its third frame,");
        _time.Advance(TimeSpan.FromSeconds(10));
    }

    /// <summary>Two files whose frames interleave; the second also has an acknowledgement and a coin of another topic.</summary>
    private Task<SimulatedGateway> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        string a = _folder.Write("a.jsonl",
            $$"""{"ts":"2026-07-07T17:15:10.000000+00:00","payload":{{Bbo1}}}""",
            $$"""{"ts":"2026-07-07T17:15:10.600000+00:00","payload":{{Fast}}, "note":"ignored"}""",
            $$"""{"ts":"2026-07-07T17:15:12.000000+00:00","payload":{{Bbo2}}}""");
        string b = _folder.Write("b.jsonl",
            $$"""{"ts":"2026-07-07T17:15:10.000000+00:00","payload":{{Trades1}}}""",
            $$"""{"payload":{{Slow}},"ts":"2026-07-07T17:15:10.500000+00:00"}""",
            $$"""{"ts":"2026-07-07T17:15:11.000000+00:00","payload":{{Trades2}}}""",
            """{"ts":"2026-07-07T17:15:13.000000+00:00","payload":{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":{}}}}""",
            """{"ts":"2026-07-07T17:15:13.000000+00:00","payload":{"channel":"pong"}}""");
        SimulatorOptions options = Gateways.Prompt with { Replay = [a, b], ReplayStart = ReplayStart.Control, IdleTimeoutS = 0 };
        return SimulatedGateway.StartAsync(change is null ? options : change(options), _time);
    }
}
