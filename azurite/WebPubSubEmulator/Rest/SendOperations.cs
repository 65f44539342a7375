using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Protocols;
using RelayCloud.WebPubSubEmulator.Rest.Filters;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>The operations that send messages. Each answers 202, also when nobody is there.</summary>
internal sealed class SendOperations(PubSubService service)
{
    public async Task<bool> ToAllAsync(HttpContext http, Hub hub)
    {
        OutboundMessage message = await ReadAsync(http, group: null);
        return Accept(http, message, hub.Send(Choose(http, hub, hub.Connections()), message));
    }

    public async Task<bool> ToGroupAsync(HttpContext http, Hub hub, string group)
    {
        OutboundMessage message = await ReadAsync(http, group);

        // The usual case: the lanes have the members already.
        if (!http.Request.Query.ContainsKey("excluded") && !http.Request.Query.ContainsKey("filter")) return Accept(http, message, hub.Publish(group, message, except: null));
        return Accept(http, message, hub.Send(Choose(http, hub, hub.OfGroup(group)), message));
    }

    public async Task<bool> ToUserAsync(HttpContext http, Hub hub, string user)
    {
        OutboundMessage message = await ReadAsync(http, group: null);
        return Accept(http, message, hub.Send(Choose(http, hub, hub.OfUser(user)), message));
    }

    public async Task<bool> ToConnectionAsync(HttpContext http, Hub hub, string connectionId)
    {
        OutboundMessage message = await ReadAsync(http, group: null);
        return Accept(http, message, hub.TryFind(connectionId, out ClientConnection? connection) ? hub.Send([connection], message) : PublishOutcome.Accepted);
    }

    /// <exception cref="RestException">The units' inbound rate is used up.</exception>
    public void TakeRate(int steps)
    {
        if (!service.TryTakeInbound(steps)) throw RestException.Throttled();
    }

    /// <summary>Those of the connections that neither <c>excluded</c> nor <c>filter</c> leaves out.</summary>
    public static ClientConnection[] Choose(HttpContext http, Hub hub, ClientConnection[] connections)
    {
        HashSet<string> excluded = RestQuery.Excluded(http);
        ConnectionFilter? filter = RestQuery.Filter(http.Request.Query["filter"]);
        if (excluded.Count == 0 && filter is null) return connections;
        return [.. connections.Where(one => !excluded.Contains(one.Id) && (filter is null || filter.Matches(new FilterSubject(one.Id, one.UserId, hub.GroupsOf(one)))))];
    }

    private async Task<OutboundMessage> ReadAsync(HttpContext http, string? group)
    {
        (PayloadKind kind, byte[] data) = await RequestBody.ReadMessageAsync(http, service.Options.MessageBytesMax);
        var message = new OutboundMessage(group, fromUserId: null, kind, data, RestQuery.ExpiresAtMs(http, service.NowMs));
        TakeRate(message.Steps);
        return message;
    }

    private bool Accept(HttpContext http, OutboundMessage message, PublishOutcome outcome)
    {
        if (outcome == PublishOutcome.Throttled)
        {
            Interlocked.Increment(ref service.Counters.Throttled);
            throw RestException.Throttled();
        }

        service.CountInbound(message.Steps, message.Data.Length);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return true;
    }
}
