using System.Text.Json;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Negotiation;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>
/// The events <c>subscribe</c> and <c>unsubscribe</c> of clients: <c>{"subscriptions":[…]}</c> as at the negotiation. What is wrong is answered with a frame that says so, since the
/// service ends a connection whose event fails. Thread safe.
/// </summary>
internal sealed class SubscriptionEvents(AccountsCache cache, PresenceBatcher presence, StreamService service, LastValues values, CadenceTiers tiers, KeyedLocks locks, TimeProvider time)
{
    private const string Subscribe = "subscribe";
    private const string Unsubscribe = "unsubscribe";
    private static readonly TimeSpan WriteMax = TimeSpan.FromSeconds(10);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public async Task<StreamReply> TakeAsync(StreamEvent taken, CancellationToken cancellationToken)
    {
        if (taken.User is not { } user) return StreamReply.Error(RefusalOf.NotAKey.Message);
        if (taken.Name is not (Subscribe or Unsubscribe)) return StreamReply.Error("The event is not known; send subscribe or unsubscribe.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(taken.Body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return StreamReply.Error("Send one JSON object with subscriptions.");
            IReadOnlyList<WantedTopic> wanted = WantedTopics.Read(document.RootElement);
            return await locks.DoAsync(taken.ConnectionId, () => ChangeAsync(taken, user, wanted, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return StreamReply.Error("This is not JSON; send one JSON object with subscriptions.");
        }
        catch (AccountsException e)
        {
            return StreamReply.Error(e.Message);
        }
        catch (TimeoutException)
        {
            return StreamReply.Error(RefusalOf.Unavailable.Message);
        }
    }

    private async Task<StreamReply> ChangeAsync(StreamEvent taken, StreamUser user, IReadOnlyList<WantedTopic> wanted, CancellationToken cancellationToken)
    {
        AuthResult result = await cache.ResolveAsync(user.KeyId, user.Address, cancellationToken);
        if (result.Grant is not { } grant) return StreamReply.Error(RefusalOf.Key(result.Outcome).Message);
        if (await presence.GetAsync(new PresenceKey(user.TenantId, taken.ConnectionId), cancellationToken) is not { } row) return StreamReply.Error("The connection is not known any more; connect again.");
        return taken.Name == Subscribe ? await AddAsync(row, grant, wanted, cancellationToken) : await RemoveAsync(row, wanted, cancellationToken);
    }

    private async Task<StreamReply> AddAsync(PresenceRow row, AccountGrant grant, IReadOnlyList<WantedTopic> wanted, CancellationToken cancellationToken)
    {
        StreamTopic[] all = [.. row.Topics.Concat(wanted.Select(static w => w.Topic)).Distinct()];
        if (all.Length > PresenceRow.GroupsMax) return StreamReply.Error($"These are {all.Length} subscriptions; one connection of this kind has {PresenceRow.GroupsMax} at most.");
        if (StreamPlan.Refusal(grant, all, tiers) is { } problem) return StreamReply.Error(problem);
        IReadOnlyList<GrantedTopic> granted = StreamPlan.Grant(grant, wanted, tiers);

        // The same topic at another cadence takes the place of the one before.
        string[] left = [.. row.Groups.Where(g => StreamTopic.OfGroup(g) is { } had && granted.Any(n => n.Topic == had.Topic && n.Group != g))];
        PresenceRow next = row with { Groups = [.. row.Groups.Except(left).Union(granted.Select(static g => g.Group))] };
        await presence.PutAsync(next).WaitAsync(WriteMax, time, cancellationToken);
        foreach (GrantedTopic one in granted)
        {
            // First the last value, then the group: nothing older comes after anything newer. The first message of the group says by its cursor whether trades lie between.
            if (await values.ReadAsync(one.Topic, cancellationToken) is { } value) await service.SendAsync(row.ConnectionId, value, cancellationToken);
            if (await service.JoinAsync(one.Group, row.ConnectionId, cancellationToken)) continue;
            _ = presence.PutAsync(row);
            return StreamReply.Error($"{one.Topic.Name} could not be subscribed now; try again.");
        }

        foreach (string group in left) await service.LeaveAsync(group, row.ConnectionId, cancellationToken);
        return StreamReply.Done(Subscribe, SubscriptionView.Of(granted));
    }

    private async Task<StreamReply> RemoveAsync(PresenceRow row, IReadOnlyList<WantedTopic> wanted, CancellationToken cancellationToken)
    {
        (string Group, StreamTopic Topic, int CadenceMs)[] had =
            [.. from g in row.Groups let read = StreamTopic.OfGroup(g) where read is { } found && wanted.Any(w => w.Topic == found.Topic) select (g, read!.Value.Topic, read!.Value.CadenceMs)];
        foreach ((string group, _, _) in had)
            if (!await service.LeaveAsync(group, row.ConnectionId, cancellationToken)) return StreamReply.Error($"{group} could not be left now; try again.");
        await presence.PutAsync(row with { Groups = [.. row.Groups.Except(had.Select(static h => h.Group))] }).WaitAsync(WriteMax, time, cancellationToken);
        return StreamReply.Done(Unsubscribe, had.Select(static h => new SubscriptionView(h.Topic.Name, h.Group, h.CadenceMs)).ToArray());
    }
}
