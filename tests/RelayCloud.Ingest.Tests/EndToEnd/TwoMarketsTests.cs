using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Scenarios;

namespace RelayCloud.Ingest.Tests.EndToEnd;

/// <summary>The whole relay over real sockets, with two gateways that contradict each other.</summary>
public sealed class TwoMarketsTests
{
    [Fact]
    public async Task Gateways_that_disagree_are_counted_and_reported_and_every_client_gets_one_consistent_stream()
    {
        Findings findings = await TwoMarkets.RunAsync(TimeSpan.FromSeconds(4));
        Assert.True(findings.Problems.Count == 0, string.Join(Environment.NewLine, [.. findings.Problems, findings.Summary()]));
    }
}
