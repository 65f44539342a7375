using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Tenants;

/// <summary>Tenants. Thread safe. Failures are <see cref="AccountsException"/>.</summary>
public sealed partial class TenantStore
{
    /// <summary>The most tenants of one page.</summary>
    public const int LimitMax = 100;

    private const int IdTriesMax = 8;

    private readonly AccountsTable _table;
    private readonly ChangeWriter _changes;
    private readonly PlanStore _plans;
    private readonly TimeProvider _time;

    internal TenantStore(AccountsTable table, ChangeWriter changes, PlanStore plans, TimeProvider time)
    {
        _table = table;
        _changes = changes;
        _plans = plans;
        _time = time;
    }

    /// <summary>A tenant, or null when there is none of that id.</summary>
    public async Task<Tenant?> GetAsync(string tenantId, CancellationToken cancellationToken) =>
        await GetRowAsync(tenantId, cancellationToken) is { } row ? TenantRow.To(row) : null;

    /// <summary>Tenants by id. A page may have fewer than asked for although more follow.</summary>
    /// <param name="limit">1 to <see cref="LimitMax"/>.</param>
    /// <param name="cursor">Null = from the first, else of the page before.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<ListPage<Tenant>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        const int ReadsAtOnce = 16;
        PageCursor.Limit(limit, LimitMax);
        List<TableEntity> index = await _table.RangeAsync(RowKeys.TenantIndex, PageCursor.Row(cursor, "", "~"), "~", limit + 1, cancellationToken);
        var tenants = new List<Tenant>(limit);
        foreach (TableEntity[] some in index.Take(limit).Chunk(ReadsAtOnce))
        {
            // The index only says where to look: an id in it may be of a tenant that was never made, or is deleted.
            Tenant?[] found = await Task.WhenAll(some.Select(i => GetAsync(i.RowKey, cancellationToken)));
            tenants.AddRange(found.OfType<Tenant>());
        }

        return new ListPage<Tenant>(tenants, index.Count > limit ? PageCursor.From(index[limit - 1].RowKey) : null);
    }

    /// <summary>Adds a tenant.</summary>
    /// <param name="draft">What it is to be.</param>
    /// <param name="actor">Who adds it.</param>
    /// <param name="idempotencyKey">Null = every call adds one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Created<Tenant>> CreateAsync(TenantDraft draft, AuditActor actor, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < IdTriesMax; attempt++)
        {
            string id = NewId(idempotencyKey, attempt);
            if (TenantIds.IsId(id) && await CreateAsync(id, draft, actor, idempotencyKey, cancellationToken) is { } created) return created;
        }

        throw new AccountsException(AccountsErrorKind.Conflict, "No id was free for the tenant; repeat the request with a new idempotency key.");
    }

    /// <summary>Makes a tenant what the draft says. Takes effect on open sessions within 2 s.</summary>
    /// <param name="tenantId">Which.</param>
    /// <param name="draft">What it is to be, the whole.</param>
    /// <param name="ifMatch">The version that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who edits it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Tenant> UpdateAsync(string tenantId, TenantDraft draft, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken)
    {
        bool planExists = draft.Plan is not null && await _plans.GetAsync(draft.Plan, cancellationToken) is not null;
        return await ChangeAsync(tenantId, ChangeKind.TenantChanged, ifMatch, actor, t => TenantRules.Apply(t, draft, planExists), cancellationToken);
    }

    /// <summary>Stops a tenant's keys until it is resumed, everywhere within 2 s. Changes nothing when it is suspended already.</summary>
    /// <param name="tenantId">Which.</param>
    /// <param name="reason">Up to 200 characters; null = none given.</param>
    /// <param name="ifMatch">The version that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who suspends it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Tenant> SuspendAsync(string tenantId, string? reason, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken)
    {
        string? why = TenantRules.Reason(reason);
        return ChangeAsync(tenantId, ChangeKind.TenantSuspended, ifMatch, actor, t => t.State == TenantState.Suspended ? t : t with { State = TenantState.Suspended, SuspendedReason = why }, cancellationToken);
    }

    /// <summary>Lets a tenant's keys work again. Changes nothing when they do. Parameters as of <see cref="SuspendAsync"/>.</summary>
    public Task<Tenant> ResumeAsync(string tenantId, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, ChangeKind.TenantResumed, ifMatch, actor, t => t.State == TenantState.Active ? t : t with { State = TenantState.Active, SuspendedReason = null }, cancellationToken);

    private async Task<Tenant> ChangeAsync(string tenantId, ChangeKind kind, ETag ifMatch, AuditActor actor, Func<Tenant, Tenant> change, CancellationToken cancellationToken)
    {
        const int TriesMax = 4;
        for (int attempt = 1; ; attempt++)
        {
            TableEntity row = await GetRowAsync(tenantId, cancellationToken) ?? throw NoTenant(tenantId);
            Tenant before = TenantRow.To(row);
            Versions.Check(ifMatch, before.ETag);
            Tenant after = change(before);
            if (after == before) return before;
            after = after with { UpdatedAt = _time.GetUtcNow() };
            TableEntity next = TenantRow.From(after);
            IdempotencyStamp.Copy(row, next);
            try
            {
                ETag? etag = await _changes.CommitAsync(Draft(kind, actor, before, after, [new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, before.ETag)]), cancellationToken);
                return etag is { } known ? after with { ETag = known } : await GetAsync(tenantId, cancellationToken) ?? throw NoTenant(tenantId);
            }
            catch (AccountsException e) when (e.Kind == AccountsErrorKind.PreconditionFailed && ifMatch == ETag.All && attempt < TriesMax)
            {
                // The caller takes whatever there is, so a change in between is only a reason to look again.
            }
        }
    }

    private async Task<Created<Tenant>?> CreateAsync(string id, TenantDraft draft, AuditActor actor, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (idempotencyKey is not null && await _table.GetAsync(RowKeys.TenantPartition(id), RowKeys.Tenant, cancellationToken) is { } there) return Repeated(there, idempotencyKey, now);

        bool planExists = draft.Plan is not null && await _plans.GetAsync(draft.Plan, cancellationToken) is not null;
        var blank = new Tenant { Id = id, Name = "", Plan = "", State = TenantState.Active, TimeZone = "UTC", AllowIps = IpRangeList.Empty, DenyIps = IpRangeList.Empty, CreatedAt = now, UpdatedAt = now };
        Tenant tenant = TenantRules.Apply(blank, draft, planExists);
        TableEntity row = TenantRow.From(tenant);
        IdempotencyStamp.Write(row, idempotencyKey, now);
        TableTransactionAction[] rows =
        [
            new(TableTransactionActionType.Add, row),
            new(TableTransactionActionType.Add, new TableEntity(row.PartitionKey, RowKeys.KeySet)),
        ];
        // Before the tenant, so that there is none that a list does not find.
        await _table.AddIfMissingAsync(new TableEntity(RowKeys.TenantIndex, id), cancellationToken);
        try
        {
            ETag? etag = await _changes.CommitAsync(Draft(ChangeKind.TenantCreated, actor, null, tenant, rows), cancellationToken);
            return new Created<Tenant>(etag is { } known ? tenant with { ETag = known } : await GetAsync(id, cancellationToken) ?? throw NoTenant(id), Replayed: false);
        }
        catch (AccountsException e) when (e.Kind == AccountsErrorKind.Conflict)
        {
            // The id is taken: by chance, or by another request with this very key, which is then found.
            return idempotencyKey is not null && await _table.GetAsync(row.PartitionKey, RowKeys.Tenant, cancellationToken) is { } other ? Repeated(other, idempotencyKey, now) : null;
        }
    }

    private async Task<TableEntity?> GetRowAsync(string tenantId, CancellationToken cancellationToken) =>
        TenantIds.IsId(tenantId) && await _table.GetAsync(RowKeys.TenantPartition(tenantId), RowKeys.Tenant, cancellationToken) is { } row && !TenantRow.IsTombstone(row) ? row : null;

    private static ChangeDraft Draft(ChangeKind kind, AuditActor actor, Tenant? before, Tenant? after, IReadOnlyList<TableTransactionAction> rows)
    {
        string id = (after ?? before)!.Id;
        return new ChangeDraft
        {
            Partition = RowKeys.TenantPartition(id),
            Kind = kind,
            Actor = actor,
            TenantId = id,
            Before = before is null ? null : AuditJson.Of(before),
            After = after is null ? null : AuditJson.Of(after),
            Rows = rows,
        };
    }

    private static Created<Tenant>? Repeated(TableEntity row, IdempotencyKey idempotencyKey, DateTimeOffset now)
    {
        if (!IdempotencyStamp.IsRepetition(row, idempotencyKey, now)) return null;
        if (TenantRow.IsTombstone(row)) throw new AccountsException(AccountsErrorKind.NotFound, "The tenant that this idempotency key created was deleted since; use a new key for a new tenant.");
        return new Created<Tenant>(TenantRow.To(row), Replayed: true);
    }

    private static string NewId(IdempotencyKey? idempotencyKey, int attempt)
    {
        Span<byte> bytes = stackalloc byte[TenantIds.Bytes];
        if (idempotencyKey is null) RandomNumberGenerator.Fill(bytes);
        else idempotencyKey.Name("tenant", attempt, bytes);
        return Base32.Encode(bytes);
    }

    private static AccountsException NoTenant(string id) => new(AccountsErrorKind.NotFound, $"There is no tenant '{(id.Length > 64 ? id[..64] + "…" : id)}'.");
}
