using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>Who gets a WebSocket, and what the others are told.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData($"/ws?apiKey={TestKeys.Good}", "X-Other: 1")]
    [InlineData($"/ws?x=1&apiKey={TestKeys.Good}&y=2", "X-Other: 1")]
    [InlineData("/ws?apiKey=rc%5Ftest_good_00000000000000001", "X-Other: 1")]
    [InlineData("/ws", $"Authorization: Bearer {TestKeys.Good}")]
    [InlineData("/ws", $"Authorization: bearer  {TestKeys.Good}")]
    [InlineData("/ws", $"X-Api-Key: {TestKeys.Good}")]
    [InlineData($"/k/{TestKeys.Good}/ws", "X-Other: 1")]
    [InlineData("/k/rc%5Ftest_good_00000000000000001/ws", "X-Other: 1")]
    public async Task A_key_is_taken_from_everywhere_a_client_can_put_it(string target, string header)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync(target, header);
        await client.SendTextAsync("""{"method":"ping"}""");
        Assert.Equal("""{"channel":"pong"}""", await client.ReadTextAsync());
    }

    [Theory]
    [InlineData("/ws", "X-Other: 1", "an API key is needed")]
    [InlineData("/ws?apiKey=", "X-Other: 1", "an API key is needed")]
    [InlineData("/ws", "Authorization: Basic dTpw", "an API key is needed")]
    [InlineData($"/ws?apiKey={TestKeys.Wrong}", "X-Other: 1", "this API key is not valid")]
    [InlineData($"/k/{TestKeys.Wrong}/ws", "X-Other: 1", "this API key is not valid")]
    [InlineData("/ws", $"X-Api-Key: {TestKeys.Wrong}", "this API key is not valid")]
    [InlineData($"/k/{TestKeys.Wrong}/ws?apiKey={TestKeys.Good}", "X-Other: 1", "this API key is not valid")]
    public async Task Without_a_valid_key_the_answer_is_401(string target, string header, string message)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        HttpAnswer answer = await AskAsync(host, target, header);
        Assert.StartsWith(message, answer.ErrorMessage(401), StringComparison.Ordinal);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_key_longer_than_any_is_no_key()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        HttpAnswer answer = await AskAsync(host, $"/ws?apiKey={new string('k', PresentedKey.LengthMax + 1)}");
        Assert.StartsWith("an API key is needed", answer.ErrorMessage(401), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 8", 426)]
    [InlineData("Sec-WebSocket-Version:", 426)]
    [InlineData("Sec-WebSocket-Key:", 400)]
    [InlineData("Sec-WebSocket-Key: tooshort", 400)]
    [InlineData("Sec-WebSocket-Key: ????????????????????????", 400)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTEyMw==", 400)]
    public async Task A_handshake_that_breaks_the_standard_is_told_what_is_wrong(string header, int status)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        HttpAnswer answer = await AskAsync(host, RawClient.Target, header);
        Assert.NotEmpty(answer.ErrorMessage(status));
        Assert.Equal("close", answer.Headers["Connection"]);
        if (status == 426) Assert.Equal("13", answer.Headers["Sec-WebSocket-Version"]);
    }

    [Theory]
    [InlineData("https://app.example.com", 101)]
    [InlineData("https://APP.example.com", 101)]
    [InlineData("", 101)]
    [InlineData("https://evil.example.com", 403)]
    [InlineData("https://app.example.com.evil.com", 403)]
    [InlineData("http://app.example.com", 403)]
    [InlineData("null", 403)]
    public async Task Only_pages_of_the_configured_origins_may_connect(string origin, int status)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Sessions = new() { AllowedOrigins = ["https://app.example.com"] } });
        HttpAnswer answer = await AskAsync(host, RawClient.Target, $"Origin:{origin}");
        Assert.Equal(status, answer.Status);
        if (status == 403) Assert.NotEmpty(answer.ErrorMessage(403));
    }

    [Fact]
    public async Task Without_configured_origins_every_page_may_connect()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Assert.Equal(101, (await AskAsync(host, RawClient.Target, "Origin: https://any.example.com")).Status);
    }

    [Fact]
    public async Task A_key_has_its_most_connections_and_gets_one_back_when_one_closes()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", ConnectionsMax = 2 } });
        await using RawClient first = await host.OpenAsync();
        RawClient second = await host.OpenAsync();
        HttpAnswer refused = await AskAsync(host, RawClient.Target);
        Assert.Contains("2 connections", refused.ErrorMessage(429), StringComparison.Ordinal);
        Assert.True(int.Parse(refused.Headers["Retry-After"]) > 0);
        Assert.Equal(2, host.Registry.Count);

        await second.DisposeAsync();
        await Until.TrueAsync("the closed connection is given back", () => host.Admission.ConnectionsByKey()["test"] == 1);
        await using RawClient third = await host.OpenAsync();
        await third.NothingElseAsync();
    }

    [Fact]
    public async Task When_every_place_is_taken_the_answer_is_503_and_the_key_is_not_charged()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Sessions = new() { ConnectionsMax = 1 } });
        RawClient first = await host.OpenAsync();
        HttpAnswer refused = await AskAsync(host, RawClient.Target);
        Assert.NotEmpty(refused.ErrorMessage(503));
        Assert.True(int.Parse(refused.Headers["Retry-After"]) > 0);
        Assert.Equal(1, host.Admission.ConnectionsByKey()["test"]);
        first.Reset();
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_key_store_that_fails_is_a_503_and_holds_no_connection()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Keys = new BrokenKeys(isSilent: false) });
        Assert.NotEmpty((await AskAsync(host, RawClient.Target)).ErrorMessage(503));
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_key_store_that_does_not_answer_is_a_503_when_the_handshake_has_taken_its_time()
    {
        var time = new ManualTime();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Keys = new BrokenKeys(isSilent: true), Time = time, Sessions = new() { HandshakeTimeoutMs = 5_000 } });
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(RawClient.Upgrade());
        await Until.TrueAsync("the store is asked", () => time.DueInMs.Count == 1);
        time.Advance(5_000);
        Assert.NotEmpty((await client.ReadAnswerAsync()).ErrorMessage(503));
        await host.AtRestAsync();
    }

    // Closing with unread input sends a reset, which overtakes what was said before it.
    [Fact]
    public async Task A_refused_client_that_goes_on_sending_still_reads_why()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        RawClient client = await host.DialAsync();
        await client.SendAsync((byte[])[.. RawClient.Upgrade($"/ws?apiKey={TestKeys.Wrong}"), .. ClientFrames.Text("""{"method":"ping"}""")]);
        await Until.TrueAsync("it is refused", () => host.Acceptor.Lingering == 1);
        for (int i = 0; i < 50; i++) await client.SendTextAsync($$"""{"method":"ping","pad":"{{new string('x', 1_000)}}"}""");
        Assert.NotEmpty((await client.ReadAnswerAsync()).ErrorMessage(401));
        Assert.True(await client.EndsAsync());
        await client.DisposeAsync();
        await Until.TrueAsync("the connection is released", () => host.Acceptor.Lingering == 0);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_refused_client_that_does_not_close_is_dropped_after_the_linger_time()
    {
        var time = new ManualTime();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Time = time, Sessions = new() { LingerMs = 2_000 } });
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(RawClient.Upgrade($"/ws?apiKey={TestKeys.Wrong}"));
        Assert.NotEmpty((await client.ReadAnswerAsync()).ErrorMessage(401));
        Assert.True(await client.EndsAsync());
        time.Advance(1_999);
        Assert.Equal(1, host.Acceptor.Lingering);
        time.Advance(1);
        await Until.TrueAsync("it is dropped", () => host.Acceptor.Lingering == 0);
    }

    [Fact]
    public async Task No_more_refused_connections_linger_than_handshakes_may_be_pending()
    {
        var time = new ManualTime();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Time = time, Sessions = new() { HandshakesMax = 2 } });
        var clients = new List<RawClient>();
        for (int i = 0; i < 4; i++)
        {
            clients.Add(await host.DialAsync());
            await clients[i].SendAsync(RawClient.Upgrade($"/ws?apiKey={TestKeys.Wrong}"));
            Assert.NotEmpty((await clients[i].ReadAnswerAsync()).ErrorMessage(401));
            Assert.True(await clients[i].EndsAsync());
        }

        await Until.TrueAsync("only two linger", () => host.Acceptor.Lingering == 2);
        foreach (RawClient client in clients) await client.DisposeAsync();
        await Until.TrueAsync("all are released", () => host.Acceptor.Lingering == 0);
    }

    private static async Task<HttpAnswer> AskAsync(ProtocolHost host, string target, params string[] headers)
    {
        await using RawClient client = await host.DialAsync();
        await client.SendAsync(RawClient.Upgrade(target, headers));
        HttpAnswer answer = await client.ReadAnswerAsync();
        if (answer.Status != 101) Assert.True(await client.EndsAsync());
        return answer;
    }
}
