using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary><c>post</c> over the socket (reference section 4.10).</summary>
public sealed class PostTests
{
    [Theory]
    [InlineData(1L)]
    [InlineData(0L)]
    [InlineData(1_795_229_418_096L)]
    [InlineData(long.MaxValue)]
    [InlineData(-5L)]
    public async Task An_answer_of_info_comes_back_with_id_and_type(long id)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Info.Reply = ScriptedInfo.Json(200, """{"coin":"ETH","levels":[[],[]]}""");
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(id, """{"type":"l2Book","coin":"ETH","nSigFigs":5,"mantissa":null}"""));
        Assert.Equal(
            Answer(id, "l2Book", """{"coin":"ETH","levels":[[],[]]}"""),
            await client.ReadTextAsync());
        Assert.Equal("""{"type":"l2Book","coin":"ETH","nSigFigs":5,"mantissa":null}""", host.Info.LastBody);
    }

    [Fact]
    public async Task An_unknown_coin_is_data_null()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(7, """{"coin":"NOPE","type":"l2Book"}"""));
        Assert.Equal("""{"channel":"post","data":{"id":7,"response":{"type":"info","payload":{"type":"l2Book","data":null}}}}""", await client.ReadTextAsync());
    }

    [Fact]
    public async Task An_unknown_type_is_an_error_frame_without_an_id()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Info.Reply = ScriptedInfo.Json(422, "Failed to deserialize the JSON body into the target type", "text/plain");
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(7, """{"type":"nope"}"""));
        Assert.Equal(
            """{"channel":"error","data":"Error parsing JSON into valid websocket request: {\"method\":\"post\",\"id\":7,\"request\":{\"type\":\"info\",\"payload\":{\"type\":\"nope\"}}}"}""",
            await client.ReadTextAsync());
    }

    [Fact]
    public async Task An_action_is_answered_with_an_error_payload_and_goes_nowhere()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync("""{"method":"post","id":12,"request":{"type":"action","payload":{"action":{},"nonce":1,"signature":{}}}}""");
        Assert.StartsWith("""{"channel":"post","data":{"id":12,"response":{"type":"error","payload":"403 Forbidden: """, await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, host.Info.Asked);
    }

    [Theory]
    [InlineData(429, """{"code":429,"msg":"slow down","message":"slow down"}""", "429 Too Many Requests: slow down")]
    [InlineData(502, "<html>", "502 Bad Gateway: <html>")]
    [InlineData(500, "", "500 Internal Server Error: ")]
    public async Task Other_answers_are_an_error_payload_with_status_and_text(int status, string body, string text)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Info.Reply = ScriptedInfo.Json(status, body);
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(9, """{"type":"meta"}"""));
        Assert.Equal($$$$"""{"channel":"post","data":{"id":9,"response":{"type":"error","payload":"{{{{text}}}}"}}}""", await client.ReadTextAsync());
    }

    [Fact]
    public async Task A_fault_behind_it_is_an_error_payload_without_its_details()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Info.Fault = new InvalidOperationException("a secret detail");
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(9, """{"type":"meta"}"""));
        string text = await client.ReadTextAsync();
        Assert.Contains("\"type\":\"error\",\"payload\":\"500 Internal Server Error: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_posts_under_way_than_allowed_are_refused_with_their_id_at_the_end()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Sessions = new() { PostsInFlightMax = 2 } });
        host.Info.Hold();
        await using RawClient client = await host.OpenAsync();
        for (int id = 1; id <= 3; id++) await client.SendTextAsync(Post(id, """{"type":"meta"}"""));
        Assert.Equal("""{"channel":"error","data":"too many pending post requests id=3"}""", await client.ReadTextAsync());

        // Others are served meanwhile.
        await client.NothingElseAsync();
        host.Info.LetGo();
        string both = await client.ReadTextAsync() + await client.ReadTextAsync();
        Assert.Contains("\"id\":1,", both, StringComparison.Ordinal);
        Assert.Contains("\"id\":2,", both, StringComparison.Ordinal);
        await client.SendTextAsync(Post(4, """{"type":"meta"}"""));
        Assert.Contains("\"id\":4,", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_draw_from_the_keys_info_budget()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", InfoRequestsPerMinuteMax = 1 } });
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(1, """{"type":"meta"}"""));
        await client.ReadTextAsync();
        await client.SendTextAsync(Post(2, """{"type":"meta"}"""));
        Assert.StartsWith("""{"channel":"post","data":{"id":2,"response":{"type":"error","payload":"429 Too Many Requests: at most 1 info""", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Info.Asked);
    }

    [Fact]
    public async Task An_answer_larger_than_any_message_comes_whole()
    {
        string large = $"[{string.Join(',', Enumerable.Range(0, 60_000))}]";
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Info.Reply = ScriptedInfo.Json(200, large);
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(1, """{"type":"meta"}"""));
        Assert.Equal(Answer(1, "meta", large), await client.ReadTextAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_before_its_answer_leaves_nothing_behind()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        host.Info.Hold();
        RawClient client = await host.OpenAsync();
        await client.SendTextAsync(Post(1, """{"type":"meta"}"""));
        await Until.TrueAsync("it is asked", () => host.Info.Asked == 1);
        client.Reset();
        await Until.TrueAsync("the session is gone", () => host.Registry.Count == 0);
        host.Info.LetGo();
        await host.AtRestAsync();
    }

    private static string Answer(long id, string type, string data) =>
        $$"""{"channel":"post","data":{"id":{{id}},"response":{"type":"info","payload":{"type":"{{type}}","data":""" + data + "}}}}";

    private static string Post(long id, string payload) => $$$"""{"method":"post","id":{{{id}}},"request":{"type":"info","payload":{{{payload}}}}}""";
}
