using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Tests.Common.WebPubSub;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Health;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator.Tests;

/// <summary>An emulator of its own for one test, with a server's requests and clients.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string Hub = "hub";
    public static readonly string[] AllRoles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    private readonly List<PubSubSocket> _sockets = [];
    private readonly HttpClient _http = new();

    private TestService(Emulator emulator) => Emulator = emulator;

    public Emulator Emulator { get; }

    public AccessTokens Tokens => Emulator.Service.Tokens;

    public CountersAnswer Counters => new ControlEndpoints(Emulator.Service).Counters();

    public static async Task<TestService> StartAsync(EmulatorOptions? options = null) =>
        new(await Emulator.StartAsync((options ?? new EmulatorOptions()) with { Port = 0, Chaos = true }, TimeProvider.System, NullLogger.Instance));

    public async ValueTask DisposeAsync()
    {
        foreach (PubSubSocket socket in _sockets) await socket.DisposeAsync();
        await Emulator.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>A client's address.</summary>
    public Uri ClientUri(string? user = null, string[]? roles = null, string[]? groups = null, string query = "")
    {
        string path = $"127.0.0.1:{Emulator.Port}/client/hubs/{Hub}";
        string token = ClientTokens.Create(Tokens, "http://" + path, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1), user, roles ?? [], groups ?? []);
        return new Uri($"ws://{path}?access_token={token}{query}");
    }

    public async Task<PubSubSocket> ConnectAsync(Uri uri, params string[] subprotocols)
    {
        PubSubSocket socket = await PubSubSocket.ConnectAsync(uri, subprotocols);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>A client of a JSON subprotocol, and what it was told at first.</summary>
    public async Task<(PubSubSocket Socket, JsonElement Connected)> ConnectJsonAsync(string subprotocol = PubSubSocket.Json, string? user = null, string[]? roles = null, string[]? groups = null)
    {
        PubSubSocket socket = await ConnectAsync(ClientUri(user, roles ?? AllRoles, groups), subprotocol);
        return (socket, await socket.ReceiveJsonAsync());
    }

    /// <summary>A request of a server, signed.</summary>
    /// <param name="path">Below the hub, with its query.</param>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        var uri = new Uri($"http://127.0.0.1:{Emulator.Port}/api/hubs/{Hub}{path}");
        var request = new HttpRequestMessage(method, uri) { Content = content };
        string payload = $$"""{"aud":{{JsonSerializer.Serialize(uri.AbsoluteUri)}},"exp":{{DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds()}}}""";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Sign(Encoding.UTF8.GetBytes(payload)));
        return _http.SendAsync(request);
    }

    public async Task<int> SendToGroupAsync(string group, string json, string query = "")
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, $"/groups/{Uri.EscapeDataString(group)}/:send{query}", new StringContent(json, Encoding.UTF8, "application/json"));
        return (int)response.StatusCode;
    }

    /// <summary>A request without a signature.</summary>
    public Task<HttpResponseMessage> RawAsync(HttpRequestMessage request) => _http.SendAsync(request);

    /// <summary>The address by which a reliable client comes back.</summary>
    public Uri RecoveryUri(JsonElement connected, Uri original) =>
        new($"{original}&awps_connection_id={connected.GetProperty("connectionId").GetString()}&awps_reconnection_token={connected.GetProperty("reconnectionToken").GetString()}");
}
