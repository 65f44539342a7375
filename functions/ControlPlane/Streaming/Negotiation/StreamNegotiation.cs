using Azure;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Authentication;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Streaming.Negotiation;

/// <summary>Gives a tenant's client an address to connect to, with what its plan allows of what it wants. Thread safe.</summary>
internal sealed class StreamNegotiation(StreamService service, PresenceBatcher presence, CadenceTiers tiers, ControlPlaneSettings settings, TimeProvider time)
{
    // Servers take request lines of 8 KB, the address being one.
    private const int UrlLengthMax = 7_500;

    // Of the address's life, so much is left when a new one is to be asked for.
    private const double RenewShare = 0.2;

    /// <exception cref="RefusedException">The plan does not allow it, or the service is out of reach.</exception>
    public async Task<NegotiatedView> NegotiateAsync(Caller caller, IReadOnlyList<WantedTopic> wanted, CancellationToken cancellationToken)
    {
        AccountGrant grant = caller.Required;
        if (StreamPlan.Refusal(grant, [.. wanted.Select(static w => w.Topic)], tiers) is { } problem) throw new RefusedException(new Refusal(StatusCodes.Status403Forbidden, Reasons.PlanLimit, problem));
        int connections = await presence.CountAsync(grant.Tenant.Id, null, cancellationToken);
        if (connections >= grant.Limits.ConnectionsMax) throw new RefusedException(new Refusal(StatusCodes.Status409Conflict, Reasons.LimitReached, TooMany(connections, grant)));

        IReadOnlyList<GrantedTopic> granted = StreamPlan.Grant(grant, wanted, tiers);
        string[] groups = [.. granted.Select(static g => g.Group)];
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan life = TimeSpan.FromSeconds(settings.WebPubSub.AccessSeconds);
        if (grant.WorksUntil is { } end && end - now < life) life = end - now > TimeSpan.Zero ? end - now : throw new RefusedException(RefusalOf.Key(AuthOutcome.Expired));
        Uri url;
        try
        {
            url = await service.AccessUriAsync(life, new StreamUser(grant.Tenant.Id, grant.Key.Id, caller.Address), [.. groups.Select(static g => $"webpubsub.joinLeaveGroup.{g}")], groups, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or HttpRequestException)
        {
            throw new RefusedException(new Refusal(StatusCodes.Status503ServiceUnavailable, Reasons.Unavailable, "The streaming service cannot be reached now; try again.") { RetryAfterSeconds = 1 });
        }

        if (url.AbsoluteUri.Length > UrlLengthMax)
            throw new RefusedException(new Refusal(StatusCodes.Status409Conflict, Reasons.LimitReached, "These subscriptions make too long an address; ask for fewer and subscribe to the others once connected."));
        return new NegotiatedView(url, now + life, now + (life * (1 - RenewShare)), settings.WebPubSub.Hub, SubscriptionView.Of(granted));
    }

    /// <summary>What a tenant with as many connections as it may have is told.</summary>
    public static string TooMany(int connections, AccountGrant grant) =>
        $"There are {connections} connections of the account; the plan '{grant.Plan.Name}' has {grant.Limits.ConnectionsMax} at most. Close one first.";
}
