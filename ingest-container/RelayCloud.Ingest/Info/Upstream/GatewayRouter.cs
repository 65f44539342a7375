using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Requests;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>
/// Finds a gateway for a customer's request: the first that is healthy, in configuration order, then the next when that one cannot be reached, is throttled or over
/// budget. The order is fixed rather than taken in turn, so that a customer's successive answers come from one gateway and never go back in time. Thread safe.
/// </summary>
internal sealed class GatewayRouter(GatewayInfoClients clients, IGatewayHealth health, InfoOptions options)
{
    /// <summary>Whether any gateway has <c>/info</c>.</summary>
    public bool AnyGateway => clients.Count > 0;

    /// <summary>The first answer, or why there is none.</summary>
    /// <param name="body">The request; must stay as it is until the task ends.</param>
    /// <param name="type">What it will be charged.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<GatewayReply> SendAsync(ReadOnlyMemory<byte> body, InfoType type, CancellationToken cancellationToken)
    {
        int budgetMs = int.MaxValue, unreachableMs = int.MaxValue, asked = 0;
        foreach (GatewayInfoClient client in InOrder())
        {
            int restingMs = client.RestingMs;
            if (restingMs > 0)
            {
                unreachableMs = Math.Min(unreachableMs, restingMs);
                continue;
            }

            GatewayReply reply = await client.SendAsync(body, type, own: false, cancellationToken);
            switch (reply.Outcome)
            {
                case GatewayOutcome.Answered or GatewayOutcome.TooLarge:
                    return reply;
                case GatewayOutcome.Unreachable or GatewayOutcome.TimedOut:
                    unreachableMs = Math.Min(unreachableMs, Math.Max(1_000, reply.RetryAfterMs));
                    if (++asked >= options.GatewaysPerRequestMax) return Refusal();
                    break;
                default:
                    budgetMs = Math.Min(budgetMs, reply.RetryAfterMs);
                    break;
            }
        }

        return Refusal();

        // A gateway that is only over budget will serve again at a known time, so 429 goes before 503.
        GatewayReply Refusal() => budgetMs < int.MaxValue
            ? GatewayReply.Failed(GatewayOutcome.OverBudget, budgetMs)
            : GatewayReply.Failed(GatewayOutcome.Unreachable, unreachableMs == int.MaxValue ? 1_000 : unreachableMs);
    }

    private IEnumerable<GatewayInfoClient> InOrder() =>
        clients.Count == 1 ? clients : clients.OrderBy(c => RankOf(health.StateOf(c.Gateway)));

    private static int RankOf(GatewayState state) => state switch
    {
        GatewayState.Live => 0,
        GatewayState.Connecting or GatewayState.Stale => 1,

        // Its WebSocket is down; its /info may still answer.
        _ => 2,
    };
}
