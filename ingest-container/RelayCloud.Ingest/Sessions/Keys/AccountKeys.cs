using System.Net;
using System.Runtime.CompilerServices;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tokens;
using RelayCloud.FanOut.Subscribers;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>The keys of the accounts store, and the tokens that stand for them. Thread safe; a check of what is cached allocates nothing.</summary>
/// <param name="accounts">The cache.</param>
/// <param name="tokens">Checks tokens; null = none are taken.</param>
public sealed class AccountKeys(AccountsCache accounts, TokenService? tokens) : IApiKeyStore
{
    // One grant of ours for one of the store's, as long as that one lives.
    private readonly ConditionalWeakTable<AccountGrant, KeyGrant> _grants = [];

    /// <inheritdoc/>
    public ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        if (TokenService.IsToken(apiKey)) return tokens is null ? default : new ValueTask<KeyCheck>(FindByTokenAsync(tokens, apiKey, client, cancellationToken));
        return ToCheck(accounts.AuthenticateAsync(apiKey, client, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken) =>
        ToCheck(accounts.ResolveAsync(grant.Name, client, cancellationToken));

    private async Task<KeyCheck> FindByTokenAsync(TokenService service, string token, IPAddress? client, CancellationToken cancellationToken)
    {
        TokenResult result = await service.ValidateAsync(token, cancellationToken);
        switch (result.Outcome)
        {
            case TokenOutcome.Ok when !result.Scopes.HasFlag(KeyScopes.Read):
                return KeyCheck.Refused(KeyOutcome.ScopeMissing);
            case TokenOutcome.Ok:
                return await ToCheck(accounts.ResolveAsync(result.KeyId!, client, cancellationToken));
            default:
                return KeyCheck.Refused(result.Outcome switch { TokenOutcome.Expired => KeyOutcome.Expired, TokenOutcome.Unavailable => KeyOutcome.Unavailable, _ => KeyOutcome.Invalid });
        }
    }

    private ValueTask<KeyCheck> ToCheck(ValueTask<AuthResult> result) => result.IsCompletedSuccessfully ? new(ToCheck(result.Result)) : new(ToCheckAsync(result));

    private async Task<KeyCheck> ToCheckAsync(ValueTask<AuthResult> result) => ToCheck(await result);

    private KeyCheck ToCheck(AuthResult result) => result.Outcome switch
    {
        AuthOutcome.Ok when !result.Grant!.Has(KeyScopes.Read) => KeyCheck.Refused(KeyOutcome.ScopeMissing),
        AuthOutcome.Ok => KeyCheck.Ok(_grants.GetValue(result.Grant!, static g => GrantOf(g))),
        AuthOutcome.Expired => KeyCheck.Refused(KeyOutcome.Expired),
        AuthOutcome.Revoked => KeyCheck.Refused(KeyOutcome.Revoked),
        AuthOutcome.Suspended => KeyCheck.Refused(KeyOutcome.Suspended),
        AuthOutcome.IpDenied => KeyCheck.Refused(KeyOutcome.AddressDenied),
        AuthOutcome.Busy => KeyCheck.Refused(KeyOutcome.Busy),
        AuthOutcome.Unavailable => KeyCheck.Refused(KeyOutcome.Unavailable),
        _ => default,
    };

    private static KeyGrant GrantOf(AccountGrant grant)
    {
        PlanLimits limits = grant.Limits;
        return new KeyGrant
        {
            Name = grant.Key.Id,
            Tenant = grant.Tenant.Id,
            Plan = grant.Plan.Name,
            ConnectionsMax = limits.ConnectionsMax,
            TenantConnectionsMax = limits.ConnectionsMax,
            SubscriptionsMax = limits.SubscriptionsMax,
            // A minute's worth may come at once, as with the exchange: clients subscribe to all they want when they connect.
            MessagesPerMinuteMax = limits.MessagesPerSecondMax * 60,
            InfoRequestsPerMinuteMax = limits.RestRequestsPerMinuteMax,
            Channels = limits.Channels,
            Coins = limits.Coins,
            Delivery = new DeliveryPolicy { StateIntervalMs = limits.ConflationMs, BookLevelsMax = limits.DepthMax },
            DirectWebSocketAllowed = limits.DirectWebSocketAllowed,
            WorksUntil = grant.WorksUntil,
        };
    }
}
