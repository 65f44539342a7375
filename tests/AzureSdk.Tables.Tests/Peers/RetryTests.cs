using Azure;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Peers;

public sealed class RetryTests
{
    private const string Busy = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy.\nRequestId:1"}}}""";
    private const string Entity = """{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r","n":1}""";

    [Fact]
    public async Task A_busy_server_and_a_torn_answer_are_asked_again_signed_anew_under_one_request_id()
    {
        var torn = ScriptedPeer.Answer("200 OK", Entity);
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("503 Busy", Busy), torn[..^5], ScriptedPeer.Answer("200 OK", Entity));
        var read = await PeerClients.Table(peer, retriesMax: 3).GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(1, read.Value.GetInt32("n"));
        Assert.Equal(3, peer.Requests.Count);
        Assert.Single(peer.Requests.Select(request => Header(request, "x-ms-client-request-id")).Distinct());
        Assert.All(peer.Requests, request => Assert.StartsWith("SharedKeyLite account:", Header(request, "Authorization"), StringComparison.Ordinal));
        Assert.All(peer.Requests, request => Assert.Equal("2020-12-06", Header(request, "x-ms-version")));
    }

    [Fact]
    public async Task A_renewed_SAS_is_in_the_query_once_on_every_try()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("503 Busy", Busy), ScriptedPeer.Answer("503 Busy", Busy), ScriptedPeer.Answer("200 OK", Entity));
        var table = new TableClient(new Uri($"{peer.Endpoint}/table"), new AzureSasCredential("sv=1&sig=abc%2B"), PeerClients.Options(3));
        table.GetEntity<TableEntity>("p", "r", ["n"]);
        Assert.All(peer.Requests, request => Assert.StartsWith("GET /account/table(PartitionKey='p',RowKey='r')?$select=n&sv=1&sig=abc%2B HTTP/1.1", Uri.UnescapeDataString(request.Split("\r\n")[0].Replace("%2B", "%252B", StringComparison.Ordinal)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_last_retry_the_servers_words_are_told()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("503 Busy", Busy));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => PeerClients.Table(peer, retriesMax: 2).AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((503, "ServerBusy", 3), (failure.Status, failure.ErrorCode, peer.Requests.Count));
        Assert.StartsWith("The server is busy.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_refuses_is_not_asked_again()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("400 Bad Request", Busy, headers: "x-ms-error-code: FromTheHeader\r\n"));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => PeerClients.Table(peer, retriesMax: 2).AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((400, "FromTheHeader", 1), (failure.Status, failure.ErrorCode, peer.Requests.Count));
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_with_status_0()
    {
        var peer = new ScriptedPeer(Array.Empty<byte>());
        var table = PeerClients.Table(peer);
        await peer.DisposeAsync();
        Assert.Equal(0, (await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"))).Status);
    }

    private static string? Header(string request, string name) =>
        request.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
