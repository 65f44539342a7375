using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Tests.PathRun;

public sealed class FakeGatewayTests
{
    private static readonly PathOptions Options = new() { Coins = 4, Customers = 2, WarmUpSeconds = 0.2, MeasureSeconds = 0.5, FramesPerSecond = 400 };
    private readonly FramePlan _plan = FramePlan.Of(Options);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Info_answers_over_one_kept_connection_with_and_without_chunks()
    {
        using var gateway = new FakeGateway(_plan, Options.Coins, 1_790_000_000_000);
        using var http = new HttpClient();
        string url = $"http://127.0.0.1:{gateway.Port}/info";
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage chunked = await http.PostAsJsonAsync(url, new { type = "meta" }, Cancel);
            Assert.Contains("\"name\":\"C003\"", await chunked.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            using var body = new StringContent("{\"type\":\"allMids\"}", Encoding.UTF8, "application/json");
            using HttpResponseMessage plain = await http.PostAsync(url, body, Cancel);
            Assert.Contains("\"C003\":", await plain.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        using HttpResponseMessage unknown = await http.PostAsJsonAsync(url, new { type = "nothing" }, Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
    }

    [Fact]
    public async Task A_websocket_client_gets_its_acknowledgement_a_first_value_and_what_is_pushed()
    {
        using var gateway = new FakeGateway(_plan, Options.Coins, 1_790_000_000_000);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/ws"), Cancel);
        await SendAsync(socket, "{\"method\":\"subscribe\",\"subscription\":{\"type\":\"l2Book\",\"coin\":\"C001\",\"nSigFigs\":null,\"mantissa\":null,\"fast\":false}}");
        Assert.Equal(
            "{\"channel\":\"subscriptionResponse\",\"data\":{\"method\":\"subscribe\",\"subscription\":{\"type\":\"l2Book\",\"coin\":\"C001\",\"nSigFigs\":null,\"mantissa\":null,\"fast\":false}}}",
            await ReceiveAsync(socket));
        Assert.StartsWith("{\"channel\":\"l2Book\",\"data\":{\"coin\":\"C001\",\"time\":1790000000000,", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Equal(1, gateway.SubscribedTopics);

        int topic = _plan.TopicOf((byte)'l', 1);
        Assert.True(gateway.Push(topic, ServerFrame.Text("{\"pushed\":true}"u8)));
        Assert.Equal("{\"pushed\":true}", await ReceiveAsync(socket));
        await SendAsync(socket, "{\"method\":\"ping\"}");
        Assert.Equal("{\"channel\":\"pong\"}", await ReceiveAsync(socket));
        await SendAsync(socket, "{\"method\":\"unsubscribe\",\"subscription\":{\"type\":\"l2Book\",\"coin\":\"C001\"}}");
        await ReceiveAsync(socket);
        Assert.False(gateway.Push(topic, ServerFrame.Text("{}"u8)));
    }

    [Fact]
    public async Task Frames_without_anything_in_between_all_arrive()
    {
        string results = Directory.CreateTempSubdirectory("relaycloud-benchmarks").FullName;
        var log = new ResultLog(results, new MachineInfo("", 0, "", "", ""), TextWriter.Null);
        await new PathSuite(Repository.Find(), log).RunAsync([() => new DirectTarget()], Options, repeats: 1, Cancel);
        Directory.Delete(results, recursive: true);

        RunResult result = Assert.Single(log.Results);
        Assert.Null(result.Failure);
        var figures = result.Figures.ToDictionary(f => f.Name, f => f.Value);
        Assert.Equal((0, 0, 0, 0), (figures["lost"], figures["conflated"], figures["repeated"], figures["bad"]));
        Assert.InRange(figures["deliveries/s"], 350, 450);
    }

    private static Task SendAsync(ClientWebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Cancel);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[65_536];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), Cancel);
            length += part.Count;
            if (part.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
