using RelayCloud.Resilience.Captures;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Scenarios;

namespace RelayCloud.Ingest.Tests.EndToEnd;

/// <summary>Real captured frames through the whole relay over real sockets, a hundred times faster than they came. <c>tests/soak</c> plays them as fast as they came.</summary>
public sealed class CaptureReplayTests
{
    private const double Speed = 100;

    [Fact]
    public async Task Every_captured_frame_is_accounted_for_and_a_client_has_every_trade_once_and_the_last_of_everything()
    {
        IReadOnlyList<IReadOnlyList<string>> captures = CaptureSet.Find();
        Assert.SkipWhen(captures.Count == 0, CaptureSet.WhyAbsent);

        // At once, because each takes half a minute of mostly waiting.
        await Task.WhenAll(captures.SelectMany(files => (Task[])[AccountAsync(files, gateways: 1), AccountAsync(files, gateways: 2)]));
    }

    private static async Task AccountAsync(IReadOnlyList<string> files, int gateways)
    {
        Findings findings = await CaptureReplay.RunAsync(new CaptureReplayPlan(files, Speed, gateways));
        Assert.True(findings.Problems.Count == 0, string.Join(Environment.NewLine, [$"{CaptureSet.NameOf(files)} through {gateways}", .. findings.Problems, findings.Summary()]));
    }
}
