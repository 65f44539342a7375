using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Keys;

/// <summary>API keys. Thread safe. Failures are <see cref="AccountsException"/>. What is changed takes effect everywhere within 2 s.</summary>
public sealed partial class ApiKeyStore
{
    /// <summary>The most keys of a tenant that work.</summary>
    public const int KeysMax = 20;

    /// <summary>The longest time that a replaced key works beside the new one: 30 days.</summary>
    public static readonly TimeSpan OverlapMax = TimeSpan.FromDays(30);

    /// <summary>The most keys of a tenant in all: those that no longer work stay listed until newer ones take their place. A tenant is deleted with them in one transaction of 100 rows.</summary>
    internal const int RowsMax = 80;

    private readonly AccountsTable _table;
    private readonly ChangeWriter _changes;
    private readonly TimeProvider _time;

    internal ApiKeyStore(AccountsTable table, ChangeWriter changes, TimeProvider time)
    {
        _table = table;
        _changes = changes;
        _time = time;
    }

    /// <summary>A tenant's key, or null when it has none of that id.</summary>
    public async Task<ApiKey?> GetAsync(string tenantId, string keyId, CancellationToken cancellationToken) =>
        await GetRowAsync(tenantId, keyId, cancellationToken) is { } row ? ApiKeyRow.To(row) : null;

    /// <summary>All keys of a tenant, those that no longer work included, at most 80; the newest first. Empty when there is no such tenant.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(string tenantId, CancellationToken cancellationToken) =>
        TenantIds.IsId(tenantId) ? [.. (await GetRowsAsync(tenantId, cancellationToken)).Select(ApiKeyRow.To).OrderByDescending(k => k.CreatedAt)] : [];

    /// <summary>Adds a key.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="environment">What it is for.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="actor">Who adds it.</param>
    /// <param name="idempotencyKey">Null = every call adds one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<CreatedKey> CreateAsync(
        string tenantId, KeyEnvironment environment, ApiKeyDraft draft, AuditActor actor, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken) =>
        AddAsync(tenantId, environment, actor, idempotencyKey, _ => new NewKey(draft, ChangeKind.KeyCreated, null, null), cancellationToken);

    /// <summary>Makes a key what the draft says.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="keyId">Which.</param>
    /// <param name="draft">What it is to be, the whole.</param>
    /// <param name="ifMatch">The version that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who edits it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ApiKey> UpdateAsync(string tenantId, string keyId, ApiKeyDraft draft, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, keyId, ChangeKind.KeyChanged, ifMatch, actor, k =>
        {
            if (k.RevokedAt is not null) throw new AccountsException(AccountsErrorKind.Conflict, "The key is revoked and cannot be edited; add a new one.");
            return ApiKeyRules.Apply(k, draft, _time.GetUtcNow());
        }, cancellationToken);

    /// <summary>Stops a key for ever. Changes nothing when it is revoked already.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="keyId">Which.</param>
    /// <param name="ifMatch">The version that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who revokes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ApiKey> RevokeAsync(string tenantId, string keyId, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, keyId, ChangeKind.KeyRevoked, ifMatch, actor, k => k.RevokedAt is null ? k with { RevokedAt = _time.GetUtcNow() } : k, cancellationToken);

    private async Task<ApiKey> ChangeAsync(string tenantId, string keyId, ChangeKind kind, ETag ifMatch, AuditActor actor, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
    {
        const int TriesMax = 4;
        for (int attempt = 1; ; attempt++)
        {
            TableEntity row = await GetRowAsync(tenantId, keyId, cancellationToken) ?? throw NoKey(tenantId, keyId);
            ApiKey before = ApiKeyRow.To(row);
            Versions.Check(ifMatch, before.ETag);
            ApiKey after = change(before);
            if (after == before) return before;
            TableEntity next = ApiKeyRow.From(after, ApiKeyRow.SecretHash(row));
            IdempotencyStamp.Copy(row, next);
            try
            {
                ETag? etag = await _changes.CommitAsync(Draft(kind, actor, before, after, [new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, before.ETag)]), cancellationToken);
                return etag is { } known ? after with { ETag = known } : await GetAsync(tenantId, keyId, cancellationToken) ?? throw NoKey(tenantId, keyId);
            }
            catch (AccountsException e) when (e.Kind == AccountsErrorKind.PreconditionFailed && ifMatch == ETag.All && attempt < TriesMax)
            {
                // The caller takes whatever there is, so a change in between is only a reason to look again.
            }
        }
    }

    private async Task<TableEntity?> GetRowAsync(string tenantId, string keyId, CancellationToken cancellationToken) =>
        PublicId.TryParse(keyId, out PublicId id) && id.TenantId == tenantId ? await _table.GetAsync(RowKeys.TenantPartition(tenantId), RowKeys.Key(keyId), cancellationToken) : null;

    private Task<List<TableEntity>> GetRowsAsync(string tenantId, CancellationToken cancellationToken) =>
        _table.RangeAsync(RowKeys.TenantPartition(tenantId), RowKeys.KeyPrefix, RowKeys.KeyEnd, RowsMax + 1, cancellationToken);

    private static ChangeDraft Draft(ChangeKind kind, AuditActor actor, ApiKey? before, ApiKey after, IReadOnlyList<TableTransactionAction> rows) => new()
    {
        Partition = RowKeys.TenantPartition(after.TenantId),
        Kind = kind,
        Actor = actor,
        TenantId = after.TenantId,
        KeyId = (before ?? after).Id,
        Before = before is null ? null : AuditJson.Of(before),
        After = AuditJson.Of(after),
        Rows = rows,
    };

    private static AccountsException NoTenant(string id) => new(AccountsErrorKind.NotFound, $"There is no tenant '{(id.Length > 64 ? id[..64] + "…" : id)}'.");

    private static AccountsException NoKey(string tenantId, string keyId) =>
        new(AccountsErrorKind.NotFound, $"Tenant '{(tenantId.Length > 64 ? tenantId[..64] + "…" : tenantId)}' has no key '{(keyId.Length > 64 ? keyId[..64] + "…" : keyId)}'.");
}
