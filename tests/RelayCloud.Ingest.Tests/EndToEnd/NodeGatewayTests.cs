using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Scenarios;

namespace RelayCloud.Ingest.Tests.EndToEnd;

/// <summary>The whole relay over real sockets, with a gateway of kind <c>order-book-server</c>.</summary>
public sealed class NodeGatewayTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_node_alone_gives_every_trade_and_the_book_of_every_block()
    {
        Check(await NodeGateway.RunAloneAsync(Duration));
    }

    [Fact]
    public async Task A_node_beside_a_public_gateway_makes_one_stream_with_it_while_each_is_dropped()
    {
        Check(await NodeGateway.RunBesideAsync(Duration));
    }

    private static void Check(Findings findings) =>
        Assert.True(findings.Problems.Count == 0, string.Join(Environment.NewLine, [.. findings.Problems, findings.Summary()]));
}
