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

/// <content>Adds and replaces keys.</content>
public sealed partial class ApiKeyStore
{
    private const int KeyNameBytes = 5;

    /// <summary>Adds a key that is like another, which works beside it for a while. In the audit log this is one entry, of the key that is replaced.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="keyId">Which is replaced. It must work still, and not be replaced already.</param>
    /// <param name="overlap">How long it works on: 0 to <see cref="OverlapMax"/>.</param>
    /// <param name="ifMatch">The version of it that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who rotates it.</param>
    /// <param name="idempotencyKey">Null = every call adds one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<CreatedKey> RotateAsync(
        string tenantId, string keyId, TimeSpan overlap, ETag ifMatch, AuditActor actor, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken)
    {
        ApiKeyRules.CheckOverlap(overlap);
        KeyEnvironment environment = PublicId.TryParse(keyId, out PublicId id) ? id.Environment : KeyEnvironment.Live;
        return AddAsync(tenantId, environment, actor, idempotencyKey, rows =>
        {
            DateTimeOffset now = _time.GetUtcNow();
            TableEntity row = rows.Find(r => r.RowKey == RowKeys.Key(keyId)) ?? throw NoKey(tenantId, keyId);
            ApiKey key = ApiKeyRow.To(row);
            Versions.Check(ifMatch, key.ETag);
            ApiKeyState state = key.StateAt(now);
            if (state != ApiKeyState.Active) throw new AccountsException(AccountsErrorKind.Conflict, $"The key is {state.ToString().ToLowerInvariant()} and cannot be rotated; add a new one.");
            return new NewKey(ApiKeyDraft.From(key), ChangeKind.KeyRotated, row, now + overlap);
        }, cancellationToken);
    }

    /// <summary>Adds the key of the local cloud to its tenant where it is missing.</summary>
    internal async Task SeedLocalAsync(CancellationToken cancellationToken)
    {
        if (await GetRowAsync(TenantIds.Demo, PublicId.LocalText, cancellationToken) is not null) return;
        var draft = new ApiKeyDraft { Name = "local", Scopes = KeyScopes.Read | KeyScopes.Admin };
        string secret = KeyText.Local[(KeyText.Local.LastIndexOf('_') + 1)..];
        await TryAddAsync(TenantIds.Demo, PublicId.Local, secret, AuditActor.System("seed"), null, _ => new NewKey(draft, ChangeKind.KeyCreated, null, null), cancellationToken);
    }

    private async Task<CreatedKey> AddAsync(
        string tenantId, KeyEnvironment environment, AuditActor actor, IdempotencyKey? idempotencyKey, Func<List<TableEntity>, NewKey> choose, CancellationToken cancellationToken)
    {
        const int TriesMax = 8;
        if (!TenantIds.IsId(tenantId)) throw NoTenant(tenantId);
        AccountsException? last = null;
        int attempt = 0;
        for (int i = 0; i < TriesMax; i++)
        {
            PublicId id = NewId(tenantId, environment, idempotencyKey, attempt);
            if (idempotencyKey is not null && await _table.GetAsync(RowKeys.TenantPartition(tenantId), RowKeys.Key(id.ToString()), cancellationToken) is { } there)
            {
                if (IdempotencyStamp.IsRepetition(there, idempotencyKey, _time.GetUtcNow())) return new CreatedKey(ApiKeyRow.To(there), null, Replayed: true);
                attempt++;
                continue;
            }

            try
            {
                return await TryAddAsync(tenantId, id, KeySecret.New(), actor, idempotencyKey, choose, cancellationToken);
            }
            catch (AccountsException e) when (e.Kind is AccountsErrorKind.PreconditionFailed or AccountsErrorKind.Conflict && e.InnerException is RequestFailedException)
            {
                // Refused by the store, not by a rule: another key was added at the same time (perhaps by this very request, which the next round finds), or the id is taken.
                last = e;
            }
        }

        throw new AccountsException(AccountsErrorKind.Conflict, "The tenant's keys are being changed by others; try again.", last);
    }

    private async Task<CreatedKey> TryAddAsync(
        string tenantId, PublicId id, string secret, AuditActor actor, IdempotencyKey? idempotencyKey, Func<List<TableEntity>, NewKey> choose, CancellationToken cancellationToken)
    {
        // The set's version is read before the keys: a key added after this read changes it, and the transaction is refused. So the limits hold, and no key outlives its tenant.
        TableEntity set = await _table.GetAsync(RowKeys.TenantPartition(tenantId), RowKeys.KeySet, cancellationToken) ?? throw NoTenant(tenantId);
        List<TableEntity> rows = await GetRowsAsync(tenantId, cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        NewKey chosen = choose(rows);
        var blank = new ApiKey { Id = id.ToString(), TenantId = tenantId, Environment = id.Environment, Name = "", Scopes = KeyScopes.None, CreatedAt = now, AllowIps = IpRangeList.Empty, DenyIps = IpRangeList.Empty };
        ApiKey? replaced = chosen.Replaces is null ? null : ApiKeyRow.To(chosen.Replaces);
        // A replacement keeps the expiry that was checked when it was set.
        ApiKey key = ApiKeyRules.Apply(blank with { ExpiresAt = replaced?.ExpiresAt }, chosen.Draft, now);
        int working = rows.Count(r => ApiKeyRow.To(r).StateAt(now) is ApiKeyState.Active or ApiKeyState.Replaced);
        if (working >= KeysMax) throw new AccountsException(AccountsErrorKind.LimitReached, $"The tenant has {working} keys that work; the most is {KeysMax}. Revoke one first.");

        TableEntity row = ApiKeyRow.From(key, KeySecret.HashOf(secret));
        IdempotencyStamp.Write(row, idempotencyKey, now);
        var writes = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.Add, row),
            // Without columns: only its version matters.
            new(TableTransactionActionType.UpdateReplace, new TableEntity(set.PartitionKey, set.RowKey), set.ETag),
        };
        if (chosen.Replaces is not null)
        {
            TableEntity next = ApiKeyRow.From(replaced! with { ReplacedBy = key.Id, ReplacedUntil = chosen.ReplacedUntil }, ApiKeyRow.SecretHash(chosen.Replaces));
            IdempotencyStamp.Copy(chosen.Replaces, next);
            writes.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, chosen.Replaces.ETag));
        }

        if (rows.Count >= RowsMax) writes.Add(new TableTransactionAction(TableTransactionActionType.Delete, Outdated(rows, now), ETag.All));
        ETag? etag = await _changes.CommitAsync(Draft(chosen.Kind, actor, replaced, key, writes), cancellationToken);
        ApiKey stored = etag is { } known ? key with { ETag = known } : await GetAsync(tenantId, key.Id, cancellationToken) ?? throw NoKey(tenantId, key.Id);
        return new CreatedKey(stored, KeyText.Compose(id, secret), Replayed: false);
    }

    // The oldest that no longer works: with 80 rows of which at most 20 work, there is one.
    private static TableEntity Outdated(List<TableEntity> rows, DateTimeOffset now) =>
        rows.Select(r => (Row: r, Key: ApiKeyRow.To(r))).Where(r => r.Key.StateAt(now) is ApiKeyState.Expired or ApiKeyState.Revoked).MinBy(r => r.Key.CreatedAt).Row;

    private static PublicId NewId(string tenantId, KeyEnvironment environment, IdempotencyKey? idempotencyKey, int attempt)
    {
        if (idempotencyKey is null) return PublicId.New(environment, tenantId, []);
        Span<byte> name = stackalloc byte[KeyNameBytes];
        idempotencyKey.Name($"key of {tenantId}", attempt, name);
        return PublicId.New(environment, tenantId, name);
    }
}
