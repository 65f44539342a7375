using System.Text.Json;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Tests.Common.WebPubSub;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace AzureSdk.WebPubSub.Tests;

/// <summary>A service for the tests of one class, and clients of it.</summary>
public sealed class PubSub : IAsyncLifetime
{
    private Emulator? _emulator;

    public string ConnectionString => _emulator!.ConnectionString;

    public Uri Endpoint => _emulator!.Endpoint;

    public string Key => EmulatorOptions.DefaultKey;

    public async ValueTask InitializeAsync() =>
        _emulator = await Emulator.StartAsync(new EmulatorOptions { Port = 0, AcceptJwt = true, Chaos = true }, TimeProvider.System, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        if (_emulator is not null) await _emulator.DisposeAsync();
    }

    /// <summary>The server's side of a hub of its own.</summary>
    public WebPubSubServiceClient Hub(string name) => new(ConnectionString, name, new WebPubSubServiceClientOptions { Retry = { MaxRetries = 0 } });

    /// <summary>A connected client and its id.</summary>
    public static async Task<(PubSubSocket Socket, string Id)> ConnectAsync(WebPubSubServiceClient server, string? userId = null, string[]? roles = null, string[]? groups = null)
    {
        PubSubSocket socket = await PubSubSocket.ConnectAsync(await server.GetClientAccessUriAsync(userId: userId, roles: roles, groups: groups), PubSubSocket.Json);
        JsonElement connected = await socket.ReceiveJsonAsync();
        return (socket, connected.GetProperty("connectionId").GetString()!);
    }
}
