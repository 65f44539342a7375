using System.Diagnostics.Tracing;
using Azure;
using Azure.Core.Diagnostics;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Peers;

public sealed class SecretTests
{
    [Fact]
    public async Task Logs_and_exceptions_hold_no_key_and_no_signature()
    {
        var lines = new List<string>();
        using var listener = new AzureEventSourceListener((_, message) => { lock (lines) lines.Add(message); }, EventLevel.Verbose);
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("403 Forbidden", "{}"));
        List<Exception> failures =
        [
            await Assert.ThrowsAsync<RequestFailedException>(() => PeerClients.Table(peer).GetEntityAsync<TableEntity>("p", "r")),
            await Assert.ThrowsAsync<RequestFailedException>(() => new TableClient(new Uri($"{peer.Endpoint}/table?sv=1&sig=THESIGNATURE"), PeerClients.Options()).GetEntityAsync<TableEntity>("p", "r")),
            Assert.Throws<FormatException>(() => new TableServiceClient("AccountName=a;AccountKey=THESIGNATURE!")),
        ];
        var authorizations = peer.Requests.Select(request => request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Authorization:", StringComparison.Ordinal)))
            .OfType<string>().Select(line => line.Split(':')[^1]).ToList();
        Assert.NotEmpty(authorizations);
        lock (lines)
        {
            Assert.NotEmpty(lines);
            string[] all = [.. lines, .. failures.Select(failure => failure.ToString())];
            Assert.All(all, line => Assert.DoesNotContain("THESIGNATURE", line, StringComparison.Ordinal));
            Assert.All(all, line => Assert.DoesNotContain(PeerClients.Key, line, StringComparison.Ordinal));
            Assert.All(authorizations, signature => Assert.All(all, line => Assert.DoesNotContain(signature, line, StringComparison.Ordinal)));
        }
    }
}
