using System.Text;
using Azure;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Peers;

/// <summary>Whatever a peer answers, a caller sees a result or one of two exceptions, and soon.</summary>
public sealed class UntrustedAnswerTests
{
    private const string Entity = """{"odata.metadata":"m","odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r","Timestamp":"2026-11-21T00:00:00Z","t@odata.type":"Edm.DateTime","t":"2026-11-21T00:00:00Z","l@odata.type":"Edm.Int64","l":"5","b@odata.type":"Edm.Binary","b":"AAEC","g@odata.type":"Edm.Guid","g":"0f8fad5b-d9cb-469f-a165-70867728950e","d":1.5,"s":"text"}""";
    private const string Part = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n\r\n--c--\r\n--b--\r\n";

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"value\":{}}")]
    [InlineData("{\"value\":[5]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":5}]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":\"Edm.Unknown\",\"x\":1}]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":\"Edm.Int64\",\"x\":\"1.5\"}]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":\"Edm.Int64\",\"x\":\"99999999999999999999\"}]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":\"Edm.Guid\",\"x\":\"no\"}]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":\"Edm.Binary\",\"x\":\"%%\"}]}")]
    [InlineData("{\"value\":[{\"x@odata.type\":\"Edm.DateTime\",\"x\":\"soon\"}]}")]
    [InlineData("{\"value\":[{\"x\":{\"nested\":1}}]}")]
    [InlineData("{\"value\":[{\"x\":\"\\ud800\"}]}")]
    [InlineData("{\"value\":[{\"PartitionKey\":7}]}")]
    [InlineData("{\"value\":[{\"x\":1e999}]}")]
    [InlineData("<html>a proxy's page</html>")]
    public async Task A_malformed_page_is_a_FormatException(string body)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("200 OK", body));
        Assert.Throws<FormatException>(() => PeerClients.Table(peer).Query<TableEntity>().Count());
    }

    [Fact]
    public async Task A_page_that_leads_back_to_itself_ends()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("200 OK", """{"value":[]}""", headers: "x-ms-continuation-NextPartitionKey: p\r\nx-ms-continuation-NextRowKey: r\r\n"));
        Assert.Throws<FormatException>(() => PeerClients.Table(peer).Query<TableEntity>().Count());
        Assert.Equal(2, peer.Requests.Count);
    }

    [Fact]
    public async Task An_empty_page_in_the_middle_is_none_at_the_end()
    {
        await using var peer = new ScriptedPeer(
            ScriptedPeer.Answer("200 OK", """{"value":[]}""", headers: "x-ms-continuation-NextPartitionKey: p\r\n"),
            ScriptedPeer.Answer("200 OK", $$"""{"value":[{{Entity}}]}"""));
        Assert.Equal("r", PeerClients.Table(peer).Query<TableEntity>().Single().RowKey);
        Assert.Contains("NextPartitionKey=p", peer.Requests[1], StringComparison.Ordinal);
        Assert.DoesNotContain("NextRowKey", peer.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 99999999999\r\n\r\n{")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nENDLESS")]
    public async Task An_answer_without_end_is_given_up(string rest)
    {
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
        var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        var text = rest.EndsWith("ENDLESS", StringComparison.Ordinal) ? head + rest[..^7] + string.Concat(Enumerable.Repeat(chunk, 80)) : head + rest;
        await using var peer = new ScriptedPeer(Encoding.ASCII.GetBytes(text));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => PeerClients.Table(peer, retriesMax: 2).GetEntityAsync<TableEntity>("p", "r"));
        Assert.Contains("longer than", failure.Message, StringComparison.Ordinal);
        Assert.Single(peer.Requests);
    }

    [Fact]
    public async Task An_answer_that_stalls_is_given_up()
    {
        var answer = ScriptedPeer.Answer("200 OK", Entity);
        await using var peer = new StallingPeer(answer[..^5]);
        var options = PeerClients.Options();
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(300);
        var table = new TableClient(peer.Endpoint, "table", new TableSharedKeyCredential("account", PeerClients.Key), options);
        Assert.Equal(0, (await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"))).Status);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_each_time_is_a_failure()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("200 OK", Entity)[..^5]);
        Assert.Equal(0, (await Assert.ThrowsAsync<RequestFailedException>(() => PeerClients.Table(peer).GetEntityAsync<TableEntity>("p", "r"))).Status);
        Assert.Equal(0, Assert.Throws<RequestFailedException>(() => PeerClients.Table(peer).GetEntity<TableEntity>("p", "r")).Status);
    }

    [Fact]
    public async Task A_transaction_is_answered_in_full()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("202 Accepted", Part, "multipart/mixed; boundary=b"));
        var table = PeerClients.Table(peer);
        Assert.Equal(204, (await table.SubmitTransactionAsync([Action(1)])).Value.Single().Status);
        await Assert.ThrowsAsync<FormatException>(() => table.SubmitTransactionAsync([Action(1), Action(2)]));
    }

    [Theory]
    [InlineData("", "multipart/mixed; boundary=b")]
    [InlineData(Part, "application/json")]
    [InlineData(Part, "multipart/mixed")]
    [InlineData(Part, "multipart/mixed; boundary=")]
    [InlineData(Part, "multipart/mixed; boundary=other")]
    [InlineData("--b\r\n\r\nHTTP/1.1 999999 X\r\n\r\n\r\n--b--", "multipart/mixed; boundary=b")]
    [InlineData("--b\r\n\r\nno http\r\n--b--", "multipart/mixed; boundary=b")]
    [InlineData("--b\r\nno header\r\n\r\n--b--", "multipart/mixed; boundary=b")]
    [InlineData("--b--", "multipart/mixed; boundary=b")]
    [InlineData("--b\r\n", "multipart/mixed; boundary=b")]
    public async Task A_malformed_answer_to_a_transaction_is_a_FormatException(string body, string contentType)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("202 Accepted", body, contentType));
        await Assert.ThrowsAsync<FormatException>(() => PeerClients.Table(peer).SubmitTransactionAsync([Action(1)]));
    }

    [Fact]
    public async Task Disturbed_answers_do_no_more_than_fail()
    {
        var random = new Random(20261121);
        var seeds = new (string Body, string Type)[]
        {
            (Entity, "application/json"), ($$"""{"value":[{{Entity}},{{Entity}}]}""", "application/json"), (Part, "multipart/mixed; boundary=b"),
            ("""{"odata.error":{"code":"X","message":{"lang":"en","value":"1:text"}}}""", "application/json"),
        };
        var scripts = Enumerable.Range(0, 3_000).Select(n =>
        {
            var (body, type) = seeds[n % seeds.Length];
            var status = random.Next(4) switch { 0 => "400 Bad Request", 1 => "202 Accepted", 2 => "204 No Content", _ => "200 OK" };
            return ScriptedPeer.Answer(status, Disturb(random, Encoding.UTF8.GetBytes(body)), type);
        }).ToList();
        await using var peer = new ScriptedPeer(scripts);
        var table = PeerClients.Table(peer);
        for (var n = 0; n < scripts.Count; n++)
        {
            try
            {
                switch (n % 3)
                {
                    case 0:
                        await table.GetEntityAsync<TableEntity>("p", "r");
                        break;
                    case 1:
                        await foreach (var page in table.QueryAsync<Live.Everything>().AsPages()) break;
                        break;
                    default:
                        await table.SubmitTransactionAsync([Action(n)]);
                        break;
                }
            }
            catch (Exception exception) when (exception is RequestFailedException or FormatException)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static byte[] Disturb(Random random, byte[] body)
    {
        var bytes = body.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(20).ToList());
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static TableTransactionAction Action(int row) => new(TableTransactionActionType.Add, new TableEntity("p", $"{row}"));
}
