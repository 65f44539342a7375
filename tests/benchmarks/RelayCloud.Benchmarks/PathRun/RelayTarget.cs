using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RelayCloud.Benchmarks.Protocols;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>The real ingest container, fed by gateways inside this program.</summary>
internal sealed class RelayTarget : PathTarget
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SubscribeMax = TimeSpan.FromSeconds(60);

    private readonly List<FakeGateway> _gateways = [];
    private ServerProcess? _server;
    private string[] _keys = [];
    private int _topics;
    private int _port;

    public override string Name => "relay";

    public override WireProtocol Protocol { get; } = new HyperliquidProtocol();

    public override int Port => _port;

    public override int? ProcessId => _server!.ProcessId;

    // A key for each customer, so that limits of a key do not come into it.
    public override string PathOf(int customer) => $"/ws?apiKey={_keys[customer]}";

    public override string? WhyMissing(Repository repository) => File.Exists(Program(repository))
        ? null
        : "the ingest container is not built: dotnet build -c Release ingest-container/RelayCloud.Ingest";

    public override async Task StartAsync(Repository repository, FramePlan plan, PathOptions options, CancellationToken cancel)
    {
        _topics = plan.Topics.Count;
        _port = ServerProcess.FreePort();
        _keys = [.. Enumerable.Range(0, options.Customers).Select(i => $"rc_bench_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}{i:000}")];
        long madeAtMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var environment = new Dictionary<string, string>
        {
            ["Relay__HttpPort"] = _port.ToString(CultureInfo.InvariantCulture),
            // Exactly what customers will want, from the start: the relay is healthy only once something flows.
            ["Relay__Feed__Coins__0"] = "*",
            ["Relay__Feed__Channels__0"] = "bbo",
            ["Relay__Feed__Channels__1"] = "trades",
            ["Relay__Feed__Channels__2"] = "l2Book",
        };
        for (int i = 0; i < options.Gateways; i++)
        {
            var gateway = new FakeGateway(plan, options.Coins, madeAtMs);
            _gateways.Add(gateway);
            environment[$"Relay__Gateways__{i}__Name"] = $"bench-{i}";
            environment[$"Relay__Gateways__{i}__Url"] = $"ws://127.0.0.1:{gateway.Port}/ws";
            // Ours have no limit: subscribing need not take minutes.
            environment[$"Relay__Gateways__{i}__Limits__MessagesPerMinuteMax"] = "60000";
        }

        for (int i = 0; i < _keys.Length; i++)
        {
            environment[$"Relay__Keys__{i}__Name"] = $"bench-{i}";
            environment[$"Relay__Keys__{i}__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_keys[i])));
        }

        var command = new ServerCommand("dotnet", [Program(repository)]) { Environment = environment };
        _server = await ServerProcess.StartAsync(Name, command, _port, options.ServerCore, StartMax, cancel);
        await WaitUntilHealthyAsync(cancel);
    }

    /// <summary>Waits until every topic is subscribed at every gateway.</summary>
    public override async Task WaitUntilFlowingAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(SubscribeMax);
        try
        {
            while (_gateways.Exists(g => g.SubscribedTopics < _topics)) await Task.Delay(50, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            string have = string.Join(", ", _gateways.Select(g => $"{g.SubscribedTopics} of {_topics}"));
            throw new InvalidOperationException($"The relay did not subscribe to every topic at every gateway within {SubscribeMax.TotalSeconds} s: {have}.", e);
        }
    }

    public override byte[] Prepare(TopicName topic, byte[] payload) => ServerFrame.Text(payload);

    public override void BeginPushing() => _gateways.ForEach(g => g.BeginPushing());

    public override void Push(int topic, ReadOnlySpan<byte> prepared)
    {
        foreach (FakeGateway gateway in _gateways) gateway.Push(topic, prepared);
    }

    public override string LogTail() => _server?.LogTail() ?? "";

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        foreach (FakeGateway gateway in _gateways) gateway.Dispose();
    }

    private static string Program(Repository repository) => repository.ProgramOf(Path.Combine(repository.Root, "ingest-container", "RelayCloud.Ingest"));

    private async Task WaitUntilHealthyAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(StartMax);
        string last = "no answer";
        try
        {
            while (true)
            {
                try
                {
                    using HttpResponseMessage answer = await http.GetAsync($"http://127.0.0.1:{_port}/health", patience.Token);
                    if (answer.IsSuccessStatusCode) return;
                    last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(patience.Token)}";
                }
                catch (Exception e) when (e is HttpRequestException or SocketException)
                {
                    last = e.Message;
                }

                await Task.Delay(100, patience.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The relay's /health was not well within {StartMax.TotalSeconds} s: {last}", e);
        }
    }
}
