using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Scenarios;

namespace RelayCloud.Ingest.Tests.EndToEnd;

/// <summary>
/// The whole relay over real sockets, with two gateways of one market of which one is disturbed all the time. What a client got is held against what the market did:
/// every trade once and in order for each coin, no State that goes back. <c>tests/soak</c> runs the same for longer, and judges by how much the client is behind: here other tests use the processor too.
/// </summary>
public sealed class TwoGatewaysTests
{
    public static TheoryData<DisturbanceKind, bool> Disturbances
    {
        get
        {
            var all = new TheoryData<DisturbanceKind, bool>();
            foreach (DisturbanceKind kind in Enum.GetValues<DisturbanceKind>())
                foreach (bool onFaster in (bool[])[true, false]) all.Add(kind, onFaster);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Disturbances))]
    public async Task A_client_sees_every_trade_once_and_no_state_go_back_while_a_gateway_is_disturbed(DisturbanceKind kind, bool onFaster)
    {
        var plan = new TwoGatewaysPlan(kind, onFaster, TimeSpan.FromSeconds(4), LagMsMax: double.PositiveInfinity) { SilenceSecondsMax = kind == DisturbanceKind.Silence ? null : 60 };
        Findings findings = await TwoGateways.RunAsync(plan);
        Assert.True(findings.Problems.Count == 0, string.Join(Environment.NewLine, findings.Problems) + Environment.NewLine + findings.Summary());
    }
}
