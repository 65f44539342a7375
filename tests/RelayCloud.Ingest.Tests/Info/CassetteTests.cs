using System.Text;
using System.Text.Json;
using RelayCloud.Ingest.Info;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>Real answers of the exchange, recorded in 2023, replayed by a gateway.</summary>
public sealed class CassetteTests
{
    [Fact]
    public async Task Recorded_answers_pass_byte_for_byte_and_fill_the_universe()
    {
        await using var bench = new InfoBench();
        FakeGateway gateway = await bench.AddGatewayAsync();
        List<(string Type, string Request, byte[] Answer)> recorded = [.. Recordings()];
        foreach ((string type, _, byte[] answer) in recorded) gateway.On(type, answer);
        await bench.LoadUniverseAsync();
        Assert.Contains("BTC", bench.Coins);
        Assert.Contains("kPEPE", bench.Coins);
        Assert.True(bench.Coins.Count >= 28);

        // l2Book of a coin that exists is asked of the gateway, as nothing is in memory.
        foreach ((_, string request, byte[] answer) in recorded.DistinctBy(r => r.Type))
        {
            InfoReply reply = await bench.AskAsync(request);
            Assert.Equal(200, reply.Status);
            byte[] last = recorded.Last(r => r.Type == recorded.First(q => q.Request == request).Type).Answer;
            Assert.True(reply.Body.Span.SequenceEqual(last), $"{request} was not answered byte for byte ({answer.Length} bytes).");
        }
    }

    private static IEnumerable<(string Type, string Request, byte[] Answer)> Recordings()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "RelayCloud.sln"))) root = root.Parent;
        string folder = Path.GetFullPath(Path.Combine(root?.FullName ?? ".", "..", "shared", "data", "python-sdk-cassettes"));
        Assert.SkipUnless(Directory.Exists(folder), $"The recorded answers are not here: {folder}");
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonElement exchange in document.RootElement.EnumerateArray())
            {
                JsonElement request = exchange.GetProperty("request");
                yield return (request.GetProperty("type").GetString()!, request.GetRawText(), Encoding.UTF8.GetBytes(exchange.GetProperty("response").GetRawText()));
            }
        }
    }
}
