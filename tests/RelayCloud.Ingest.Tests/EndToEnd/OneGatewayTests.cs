using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Scenarios;

namespace RelayCloud.Ingest.Tests.EndToEnd;

/// <summary>The whole relay over real sockets, with one gateway that goes away and returns.</summary>
public sealed class OneGatewayTests
{
    public static TheoryData<OutageKind> Outages => [.. Enum.GetValues<OutageKind>()];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task A_client_keeps_its_socket_and_every_topic_comes_back(OutageKind kind)
    {
        Findings findings = await OneGateway.RunAsync(new OneGatewayPlan(kind, TimeSpan.FromSeconds(4), 0.5, 1));
        Assert.True(findings.Problems.Count == 0, string.Join(Environment.NewLine, findings.Problems) + Environment.NewLine + findings.Summary());
    }
}
