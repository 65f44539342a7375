using System.Net;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Authentication;

/// <content>What a key may, and what a change means for what is cached.</content>
public sealed partial class AccountsCache
{
    /// <summary>Takes in a change. What stops a key is forgotten, so that it cannot be used even if the store is then out of reach; all else is read again before its next use.</summary>
    internal void Apply(AccountChange change)
    {
        switch (change.Kind)
        {
            case ChangeKind.KeyRevoked:
            case ChangeKind.KeyCreated:
                ForKey(change.KeyId, static r => r.Forget());
                break;
            case ChangeKind.KeyChanged:
            case ChangeKind.KeyRotated:
                ForKey(change.KeyId, static r => r.Expire());
                break;
            case ChangeKind.TenantSuspended:
            case ChangeKind.TenantDeleted:
                if (change.TenantId is not null && _tenants.TryGet(change.TenantId, out CachedRow<Tenant>? stopped)) stopped.Forget();
                break;
            case ChangeKind.TenantCreated:
            case ChangeKind.TenantChanged:
            case ChangeKind.TenantResumed:
                if (change.TenantId is not null && _tenants.TryGet(change.TenantId, out CachedRow<Tenant>? changed)) changed.Expire();
                break;
            case ChangeKind.PlanCreated:
            case ChangeKind.PlanChanged:
                if (change.PlanName is not null && _plans.TryGet(change.PlanName, out CachedRow<Plan>? plan)) plan.Expire();
                break;
            case ChangeKind.NoticeSent:
                break;
            default:
                foreach (KeySlot slot in _keys.Values()) slot.Row.Expire();
                foreach (KeySlot slot in _asked.Values()) slot.Row.Expire();
                foreach (CachedRow<Tenant> row in _tenants.Values()) row.Expire();
                foreach (CachedRow<Plan> row in _plans.Values()) row.Expire();
                break;
        }
    }

    private void ForKey(string? keyId, Action<CachedRow<StoredKey>> action)
    {
        if (!PublicId.TryParse(keyId, out PublicId id)) return;
        if (_keys.TryGet(id, out KeySlot? slot)) action(slot.Row);
        // The same slot or another that is being read: both must not keep what they read.
        if (_asked.TryGet(id, out KeySlot? asked)) action(asked.Row);
    }

    // The secret first: who does not have it learns nothing about the key but that it is wrong.
    private AuthOutcome? Refusal(StoredKey? key, ReadOnlySpan<byte> hash)
    {
        if (key is null) return AuthOutcome.Unknown;
        if (!hash.IsEmpty && !KeySecret.Matches(key.SecretHash, hash)) return AuthOutcome.WrongSecret;
        return key.Key.StateAt(_time.GetUtcNow()) switch
        {
            ApiKeyState.Revoked => AuthOutcome.Revoked,
            ApiKeyState.Expired => AuthOutcome.Expired,
            _ => null,
        };
    }

    private static AuthResult Judge(KeySlot slot, StoredKey key, Tenant tenant, Plan? plan, IPAddress? client)
    {
        if (tenant.State != TenantState.Active) return new AuthResult(AuthOutcome.Suspended, null);
        if (!AddressRules.Allow(client, tenant.AllowIps, tenant.DenyIps, key.Key.AllowIps, key.Key.DenyIps)) return new AuthResult(AuthOutcome.IpDenied, null);
        // Plans are never deleted, so this is a fault of the store and not of the key.
        if (plan is null) return new AuthResult(AuthOutcome.Unavailable, null);
        AccountGrant? grant = slot.Grant;
        if (grant is null || !ReferenceEquals(grant.Key, key.Key) || !ReferenceEquals(grant.Tenant, tenant) || !ReferenceEquals(grant.Plan, plan))
            slot.Grant = grant = new AccountGrant(key.Key, tenant, plan);
        return new AuthResult(AuthOutcome.Ok, grant);
    }
}
