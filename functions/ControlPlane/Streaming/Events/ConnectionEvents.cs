using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Negotiation;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>
/// What is done when connections come and go. A connection is let in only when its row is in the table, so that none is open that is not counted; told twice, nothing is done twice.
/// The limit of connections is exact within a process; several processes may exceed it by what they let in within one flush. Thread safe.
/// </summary>
internal sealed class ConnectionEvents(AccountsCache cache, PresenceBatcher presence, StreamService service, LastValues values, CadenceTiers tiers, KeyedLocks locks, TimeProvider time)
{
    private const string GroupClaim = "webpubsub.group";

    // The service waits for an answer, and the client for the service.
    private static readonly TimeSpan WriteMax = TimeSpan.FromSeconds(10);

    /// <summary>Whether a client may come in: checks anew what was checked when it got its address.</summary>
    public async Task<IResult> ConnectAsync(StreamEvent taken, CancellationToken cancellationToken)
    {
        if (taken.User is not { } user) return RefusalOf.NotAKey;
        AuthResult result = await cache.ResolveAsync(user.KeyId, user.Address, cancellationToken);
        if (result.Grant is not { } grant) return RefusalOf.Key(result.Outcome);
        if (grant.Tenant.Id != user.TenantId) return RefusalOf.NotAKey;
        if (GroupsOf(taken.Body) is not { } groups) return new Refusal(StatusCodes.Status400BadRequest, Reasons.InvalidJson, "The event's body is not that of connect.");
        var row = new PresenceRow(user, taken.ConnectionId, groups, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (StreamPlan.Refusal(grant, [.. row.Topics], tiers) is { } problem) return new Refusal(StatusCodes.Status403Forbidden, Reasons.PlanLimit, problem);
        if (groups.Any(g => StreamTopic.OfGroup(g) is not { } topic || topic.CadenceMs < Math.Min(grant.Limits.ConflationMs, tiers.SlowestMs)))
            return new Refusal(StatusCodes.Status403Forbidden, Reasons.PlanLimit, "The address was made for another plan; get a new one with POST /v1/stream/negotiate.");

        // Counted and entered in one step: two that come at once must not both take the last place.
        (Refusal? refusal, Task written) = await locks.DoAsync(user.TenantId, () => EnterAsync(grant, row, cancellationToken), cancellationToken);
        if (refusal is not null) return refusal;
        try
        {
            await written.WaitAsync(WriteMax, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The service will not let it in, and does not tell of its end either.
            _ = presence.RemoveAsync(new PresenceKey(user.TenantId, taken.ConnectionId));
            if (e is OperationCanceledException) throw;
            return RefusalOf.Unavailable;
        }

        return new JsonAnswer(StatusCodes.Status200OK, new { groups = (string[])[user.TenantGroup, user.KeyGroup] });
    }

    /// <summary>Sends what a client that has come in asked for when it got its address.</summary>
    public async Task ConnectedAsync(StreamEvent taken, CancellationToken cancellationToken)
    {
        if (taken.User is not { } user || await presence.GetAsync(new PresenceKey(user.TenantId, taken.ConnectionId), cancellationToken) is not { } row) return;
        foreach (StreamTopic topic in row.Topics)
            if (await values.ReadAsync(topic, cancellationToken) is { } value) await service.SendAsync(taken.ConnectionId, value, cancellationToken);
    }

    /// <summary>Forgets a client that is gone.</summary>
    public async Task DisconnectedAsync(StreamEvent taken, CancellationToken cancellationToken)
    {
        if (taken.User is not { } user) return;
        await presence.RemoveAsync(new PresenceKey(user.TenantId, taken.ConnectionId)).WaitAsync(WriteMax, time, cancellationToken);
    }

    private async Task<(Refusal? Refusal, Task Written)> EnterAsync(AccountGrant grant, PresenceRow row, CancellationToken cancellationToken)
    {
        try
        {
            int connections = await presence.CountAsync(grant.Tenant.Id, row.ConnectionId, cancellationToken);
            if (connections >= grant.Limits.ConnectionsMax)
                return (new Refusal(StatusCodes.Status429TooManyRequests, Reasons.LimitReached, StreamNegotiation.TooMany(connections, grant)) { RetryAfterSeconds = 1 }, Task.CompletedTask);
            return (null, presence.PutAsync(row));
        }
        catch (AccountsException e)
        {
            return (RefusalOf.Accounts(e), Task.CompletedTask);
        }
    }

    // Groups of the token, as it was signed; null for what is no connect event.
    private static IReadOnlyList<string>? GroupsOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("claims", out JsonElement claims) || claims.ValueKind != JsonValueKind.Object) return null;
            if (!claims.TryGetProperty(GroupClaim, out JsonElement groups)) return [];
            return groups.ValueKind == JsonValueKind.Array ? [.. groups.EnumerateArray().Select(static g => g.GetString() ?? "").Distinct().Take(PresenceRow.GroupsMax)] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
