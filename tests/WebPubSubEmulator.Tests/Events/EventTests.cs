using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RelayCloud.Tests.Common.WebPubSub;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.WebPubSubEmulator.Tests.Events;

public sealed class EventTests
{
    private const string ConnectType = "azure.webpubsub.sys.connect";
    private const string DisconnectedType = "azure.webpubsub.sys.disconnected";

    [Fact]
    public async Task Every_event_is_a_signed_cloud_event_at_its_own_address()
    {
        await using Webhook hook = await Webhook.StartAsync();
        string[] keys = ["the-first-key-0123456789", "the-second-key-0123456789"];
        await using TestService service = await StartAsync(hook, new() { Keys = keys });
        (PubSubSocket socket, JsonElement connected) = await service.ConnectJsonAsync(user: "ann ü");
        string id = connected.GetProperty("connectionId").GetString()!;
        await socket.SendAsync("""{"type":"event","event":"calc","data":{"n":1},"ackId":1}""");
        Assert.True((await socket.ReceiveJsonAsync("ack")).GetProperty("success").GetBoolean());
        await socket.CloseAsync();
        await Until.TrueAsync("the end was told", () => hook.Events(DisconnectedType).Length == 1);

        Assert.Equal(["connect", "connected", "calc", "disconnected"], hook.Seen.Where(one => one.Method == "POST").Select(one => one.Headers["ce-eventName"]));
        Assert.Equal(hook.Seen.Where(one => one.Method == "POST").Select(one => $"/api/hub/{one.Headers["ce-eventName"]}"), hook.Seen.Where(one => one.Method == "POST").Select(one => one.Path));
        Assert.All(hook.Seen, one => Assert.Equal(("1.0", $"localhost:{service.Emulator.Port}"), (one.Headers["ce-awpsversion"], one.Headers["WebHook-Request-Origin"])));
        string signature = string.Join(',', keys.Select(key => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(id)))));
        foreach ((_, _, IReadOnlyDictionary<string, string> headers, _) in hook.Seen.Where(one => one.Method == "POST"))
        {
            Assert.Equal(signature, headers["ce-signature"]);
            Assert.Equal(("1.0", id, "hub", $"/hubs/hub/client/{id}"), (headers["ce-specversion"], headers["ce-connectionId"], headers["ce-hub"], headers["ce-source"]));
            Assert.Equal(Uri.EscapeDataString("ann ü"), headers["ce-userId"]);
        }

        using JsonDocument connect = JsonDocument.Parse(hook.Events(ConnectType).Single());
        Assert.Equal("ann ü", connect.RootElement.GetProperty("claims").GetProperty("sub")[0].GetString());
        Assert.Equal(PubSubSocket.Json, connect.RootElement.GetProperty("subprotocols")[0].GetString());
        Assert.DoesNotContain("access_token", connect.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("""{"n":1}""", hook.Events("azure.webpubsub.user.calc").Single());
    }

    [Fact]
    public async Task The_answer_to_connect_settles_user_groups_roles_subprotocol_and_state()
    {
        await using Webhook hook = await Webhook.StartAsync();
        hook.Answer = http =>
        {
            http.Response.Headers["ce-connectionState"] = "c3RhdGU=";
            return http.Request.Path.Value!.EndsWith("/connect", StringComparison.Ordinal)
                ? http.Response.WriteAsync($$"""{"userId":"given","groups":["g"],"roles":["webpubsub.sendToGroup.g"],"subprotocol":"{{PubSubSocket.Json}}"}""")
                : Task.CompletedTask;
        };
        await using TestService service = await StartAsync(hook);
        PubSubSocket socket = await service.ConnectAsync(service.ClientUri("asked"), PubSubSocket.JsonReliable, PubSubSocket.Json);
        Assert.Equal(PubSubSocket.Json, socket.Socket.SubProtocol);
        Assert.Equal("given", (await socket.ReceiveJsonAsync()).GetProperty("userId").GetString());
        await socket.SendAsync("""{"type":"sendToGroup","group":"g","data":1}""");
        Assert.Equal(1, (await socket.ReceiveJsonAsync("message")).GetProperty("data").GetInt32());
        await socket.SendAsync("""{"type":"event","event":"e","data":1,"ackId":1}""");
        await socket.ReceiveJsonAsync("ack");
        Assert.Equal("c3RhdGU=", hook.Seen.Last().Headers["ce-connectionState"]);
    }

    [Theory]
    [InlineData(403, HttpStatusCode.Forbidden)]
    [InlineData(503, HttpStatusCode.InternalServerError)]
    public async Task A_refused_client_gets_the_handlers_status_and_leaves_no_trace(int status, HttpStatusCode seen)
    {
        await using Webhook hook = await Webhook.StartAsync();
        hook.Answer = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using TestService service = await StartAsync(hook);
        Assert.Equal(seen, await RefusedAsync(service.ClientUri()));
        await Until.TrueAsync("the place that it had is free", () => service.Counters.Connections == 0);
        Assert.Empty(hook.Events(DisconnectedType));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("elsewhere.example")]
    public async Task A_handler_that_has_not_agreed_gets_no_events(string? allowed)
    {
        await using Webhook hook = await Webhook.StartAsync();
        hook.AllowedOrigin = allowed;
        await using TestService service = await StartAsync(hook);
        Assert.Equal(HttpStatusCode.InternalServerError, await RefusedAsync(service.ClientUri()));
        Assert.Empty(hook.Events(ConnectType));
    }

    [Fact]
    public async Task A_handler_that_never_answers_is_given_up()
    {
        await using Webhook hook = await Webhook.StartAsync();
        hook.Answer = async http => await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using TestService service = await StartAsync(hook, new() { EventSeconds = 0.3 });
        Assert.Equal(HttpStatusCode.InternalServerError, await RefusedAsync(service.ClientUri()));
    }

    [Fact]
    public async Task Frames_of_a_simple_client_are_message_events_and_answers_come_bare()
    {
        await using Webhook hook = await Webhook.StartAsync();
        hook.Answer = async http =>
        {
            if (!http.Request.Path.Value!.EndsWith("/message", StringComparison.Ordinal)) return;
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync("echo");
        };
        await using TestService service = await StartAsync(hook);
        PubSubSocket socket = await service.ConnectAsync(service.ClientUri());
        await socket.SendAsync("hello");
        Assert.Equal("echo", Encoding.UTF8.GetString((await socket.ReceiveAsync())!.Value.Bytes));
        Assert.Equal("hello", hook.Events("azure.webpubsub.user.message").Single());
        Assert.StartsWith("text/plain", hook.Seen.Last().Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_is_told_with_its_reason()
    {
        await using Webhook hook = await Webhook.StartAsync();
        await using TestService service = await StartAsync(hook);
        (_, JsonElement connected) = await service.ConnectJsonAsync();
        (await service.SendAsync(HttpMethod.Delete, $"/connections/{connected.GetProperty("connectionId").GetString()}?reason=enough")).Dispose();
        await Until.TrueAsync("the end was told", () => hook.Events(DisconnectedType).Length == 1);
        Assert.Equal("""{"reason":"enough"}""", hook.Events(DisconnectedType).Single());
    }

    [Fact]
    public async Task A_service_that_stops_tells_of_its_clients_ends_and_takes_none_back()
    {
        await using Webhook hook = await Webhook.StartAsync();
        await using TestService service = await StartAsync(hook);
        await service.ConnectJsonAsync();
        await service.Emulator.Service.CloseAllAsync("The service stops.");
        Assert.Equal("""{"reason":"The service stops."}""", hook.Events(DisconnectedType).Single());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RefusedAsync(service.ClientUri()));
        Assert.Single(hook.Events(ConnectType));
    }

    private static Task<TestService> StartAsync(Webhook hook, EmulatorOptions? options = null) => TestService.StartAsync((options ?? new()) with
    {
        Hubs = [new HubSettings(TestService.Hub, AllowAnonymous: false, [new EventHandlerSettings($"{hook.Uri.AbsoluteUri}api/{{hub}}/{{event}}", "*", EventHandlerSettings.KnownSystemEvents)])],
    });

    private static async Task<HttpStatusCode> RefusedAsync(Uri uri)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(uri, TestContext.Current.CancellationToken));
        return socket.HttpStatusCode;
    }
}
