using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Connections;

/// <summary>Looks whether connections may go on, and whether they are still there. Not to be run twice at once.</summary>
internal sealed class ConnectionReview(AccountsCache cache, PresenceBatcher batcher, StreamService service, CadenceTiers tiers, TimeProvider time)
{
    // Each is a request to the service; the others have their turn the next times.
    private const int ChecksMax = 50;

    // A reliable client may come back for a minute.
    private static readonly TimeSpan YoungMax = TimeSpan.FromMinutes(2);

    private int _next;

    /// <summary>Ends connections that are no longer allowed, and forgets some of those that are gone.</summary>
    /// <param name="rows">All connections.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(IReadOnlyList<PresenceRow> rows, CancellationToken cancellationToken)
    {
        foreach (PresenceRow row in rows)
            if (await ProblemOfAsync(row, cancellationToken) is { } problem) await service.CloseConnectionAsync(row.ConnectionId, problem, cancellationToken);

        long youngSince = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)YoungMax.TotalMilliseconds;
        for (int i = 0; i < Math.Min(ChecksMax, rows.Count); i++)
        {
            PresenceRow row = rows[_next++ % rows.Count];
            if (_next >= rows.Count) _next = 0;
            if (row.OpenedAtMs >= youngSince || await service.ExistsAsync(row.ConnectionId, cancellationToken) != false) continue;
            try
            {
                await batcher.RemoveAsync(new PresenceKey(row.Who.TenantId, row.ConnectionId)).WaitAsync(TimeSpan.FromSeconds(5), time, cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or AccountsException)
            {
                // It is written when the store is back.
                return;
            }
        }
    }

    /// <summary>Why a connection must end; null = it may go on, or nobody can tell now.</summary>
    public async ValueTask<string?> ProblemOfAsync(PresenceRow row, CancellationToken cancellationToken)
    {
        AuthResult result = await cache.ResolveAsync(row.Who.KeyId, row.Who.Address, cancellationToken);
        if (result.Outcome is AuthOutcome.Busy or AuthOutcome.Unavailable) return null;
        return result.Grant is { } grant ? StreamPlan.Refusal(grant, [.. row.Topics], tiers) : RefusalOf.Key(result.Outcome).Message;
    }
}
