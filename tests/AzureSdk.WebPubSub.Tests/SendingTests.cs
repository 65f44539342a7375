using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Messaging.WebPubSub;
using RelayCloud.Tests.Common.WebPubSub;

namespace AzureSdk.WebPubSub.Tests;

public sealed class SendingTests(PubSub service) : IClassFixture<PubSub>
{
    private static readonly string[] Group = ["g"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_json_and_bytes_reach_everyone_as_what_they_are(bool isAsync)
    {
        WebPubSubServiceClient server = service.Hub(isAsync ? "all_async" : "all_sync");
        (PubSubSocket socket, _) = await PubSub.ConnectAsync(server);
        await using (socket)
        {
            Response[] answers = isAsync
                ?
                [
                    await server.SendToAllAsync("plain ü"),
                    await server.SendToAllAsync(RequestContent.Create(new { n = 1 }), ContentType.ApplicationJson),
                    await server.SendToAllAsync(RequestContent.Create(new byte[] { 0, 255 }), ContentType.ApplicationOctetStream),
                    await server.SendToAllAsync("""{"n":2}""", ContentType.ApplicationJson),
                ]
                :
                [
                    server.SendToAll("plain ü"),
                    server.SendToAll(RequestContent.Create(new { n = 1 }), ContentType.ApplicationJson),
                    server.SendToAll(RequestContent.Create(new byte[] { 0, 255 }), ContentType.ApplicationOctetStream),
                    server.SendToAll("""{"n":2}""", ContentType.ApplicationJson),
                ];
            Assert.All(answers, answer => Assert.Equal(202, answer.Status));
            string[] got = [.. await ReceiveAsync(socket, 4)];
            Assert.Equal(["text \"plain ü\"", "json {\"n\":1}", "binary \"AP8=\"", "json {\"n\":2}"], got);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Groups_users_and_connections_get_what_is_theirs(bool isAsync)
    {
        WebPubSubServiceClient server = service.Hub(isAsync ? "some_async" : "some_sync");
        (PubSubSocket ann, string annId) = await PubSub.ConnectAsync(server, "ann/1 ü", groups: Group);
        (PubSubSocket bob, string bobId) = await PubSub.ConnectAsync(server, "bob", groups: Group);
        await using (ann)
        await using (bob)
        {
            if (isAsync)
            {
                await server.SendToGroupAsync("g", "both");
                await server.SendToGroupAsync("g", RequestContent.Create("ann"), ContentType.TextPlain, excluded: [bobId]);
                await server.SendToGroupAsync("g", RequestContent.Create("bob"), ContentType.TextPlain, filter: ClientConnectionFilter.Create($"userId ne {"ann/1 ü"}"));
                await server.SendToUserAsync("ann/1 ü", "ann by user");
                await server.SendToConnectionAsync(bobId, "bob by connection");
            }
            else
            {
                server.SendToGroup("g", "both");
                server.SendToGroup("g", RequestContent.Create("ann"), ContentType.TextPlain, excluded: [bobId]);
                server.SendToGroup("g", RequestContent.Create("bob"), ContentType.TextPlain, filter: ClientConnectionFilter.Create($"userId ne {"ann/1 ü"}"));
                server.SendToUser("ann/1 ü", "ann by user");
                server.SendToConnection(bobId, "bob by connection");
            }

            Assert.Equal(["text \"both\"", "text \"ann\"", "text \"ann by user\""], await ReceiveAsync(ann, 3));
            Assert.Equal(["text \"both\"", "text \"bob\"", "text \"bob by connection\""], await ReceiveAsync(bob, 3));
            Assert.Equal(202, (await server.SendToConnectionAsync("nobody", "x")).Status);
            Assert.NotEqual(annId, bobId);
        }
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_status_and_code_unless_the_context_wants_the_answer()
    {
        WebPubSubServiceClient server = service.Hub("refusals");
        RequestFailedException failed = await Assert.ThrowsAsync<RequestFailedException>(() => server.SendToAllAsync(RequestContent.Create("x"), ContentType.TextPlain, filter: "userId is bob"));
        Assert.Equal(400, failed.Status);
        Assert.Equal("BadRequest", failed.ErrorCode);
        Assert.Contains("filter", failed.Message, StringComparison.Ordinal);
        Response answer = server.SendToAll(RequestContent.Create("{"), ContentType.ApplicationJson, context: new RequestContext { ErrorOptions = ErrorOptions.NoThrow });
        Assert.Equal(400, answer.Status);
        var stranger = new WebPubSubServiceClient(service.Endpoint, "refusals", new AzureKeyCredential("another-key-of-enough-characters"));
        Assert.Equal(401, Assert.Throws<RequestFailedException>(() => stranger.SendToAll("x")).Status);
    }

    [Fact]
    public async Task A_throttled_request_is_tried_again()
    {
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(service.Endpoint, "/emulator/chaos/throttle?value=2"), null)).EnsureSuccessStatusCode();
        var patient = new WebPubSubServiceClient(service.ConnectionString, "patient");
        Assert.Equal(202, (await patient.SendToAllAsync("x")).Status);
    }

    private static async Task<List<string>> ReceiveAsync(PubSubSocket socket, int count)
    {
        var all = new List<string>();
        while (all.Count < count)
        {
            JsonElement message = await socket.ReceiveJsonAsync("message");
            all.Add($"{message.GetProperty("dataType").GetString()} {message.GetProperty("data").GetRawText()}");
        }

        return all;
    }
}
