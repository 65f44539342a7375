using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Plans;

/// <summary>Plans: added and edited, never deleted, since tenants refer to them. Thread safe. Failures are <see cref="AccountsException"/>.</summary>
public sealed class PlanStore
{
    /// <summary>The most plans.</summary>
    public const int PlansMax = 200;

    private readonly AccountsTable _table;
    private readonly ChangeWriter _changes;
    private readonly TimeProvider _time;

    internal PlanStore(AccountsTable table, ChangeWriter changes, TimeProvider time)
    {
        _table = table;
        _changes = changes;
        _time = time;
    }

    /// <summary>A plan, or null when there is none of that name.</summary>
    public async Task<Plan?> GetAsync(string name, CancellationToken cancellationToken) =>
        await GetRowAsync(name, cancellationToken) is { } row ? PlanRow.To(row) : null;

    /// <summary>Plans by name.</summary>
    /// <param name="limit">1 to <see cref="PlansMax"/>.</param>
    /// <param name="cursor">Null = from the first, else of the page before.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<ListPage<Plan>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        PageCursor.Limit(limit, PlansMax);
        string after = PageCursor.Row(cursor, RowKeys.PlanPrefix, RowKeys.PlanEnd);
        List<TableEntity> rows = await _table.RangeAsync(RowKeys.Plans, after, RowKeys.PlanEnd, limit + 1, cancellationToken);
        return new ListPage<Plan>([.. rows.Take(limit).Select(PlanRow.To)], rows.Count > limit ? PageCursor.From(rows[limit - 1].RowKey) : null);
    }

    /// <summary>Adds a plan.</summary>
    /// <param name="name">Its name, which never changes.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="actor">Who adds it.</param>
    /// <param name="idempotencyKey">Null = a repetition is a conflict.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Created<Plan>> CreateAsync(string name, PlanDraft draft, AuditActor actor, IdempotencyKey? idempotencyKey, CancellationToken cancellationToken)
    {
        PlanRules.Check(name, draft);
        DateTimeOffset now = _time.GetUtcNow();
        if (await GetRowAsync(name, cancellationToken) is { } there) return Repeated(there, idempotencyKey, now);
        if ((await _table.RangeAsync(RowKeys.Plans, RowKeys.PlanPrefix, RowKeys.PlanEnd, PlansMax, cancellationToken)).Count >= PlansMax)
            throw new AccountsException(AccountsErrorKind.LimitReached, $"There are {PlansMax} plans, which is the most; edit one.");

        var plan = new Plan { Name = name, Title = draft.Title, Limits = draft.Limits, Price = draft.Price, CreatedAt = now, UpdatedAt = now };
        TableEntity row = PlanRow.From(plan);
        IdempotencyStamp.Write(row, idempotencyKey, now);
        try
        {
            ETag? etag = await _changes.CommitAsync(Draft(ChangeKind.PlanCreated, actor, null, plan, new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
            return new Created<Plan>(await WithETagAsync(plan, etag, cancellationToken), Replayed: false);
        }
        catch (AccountsException e) when (e.Kind == AccountsErrorKind.Conflict && idempotencyKey is not null)
        {
            // Two at once with one key: the other was first.
            return Repeated(await GetRowAsync(name, cancellationToken) ?? throw new AccountsException(AccountsErrorKind.Conflict, e.Message, e), idempotencyKey, now);
        }
    }

    /// <summary>Makes a plan what the draft says. Takes effect on open sessions within 2 s. Changes nothing when it is that already.</summary>
    /// <param name="name">Which.</param>
    /// <param name="draft">What it is to be, the whole.</param>
    /// <param name="ifMatch">The version that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who edits it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Plan> UpdateAsync(string name, PlanDraft draft, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken)
    {
        PlanRules.Check(name, draft);
        TableEntity row = await GetRowAsync(name, cancellationToken) ?? throw NoPlan(name);
        Plan before = PlanRow.To(row);
        Versions.Check(ifMatch, before.ETag);
        if (PlanDraft.From(before) == draft) return before;
        Plan after = before with { Title = draft.Title, Limits = draft.Limits, Price = draft.Price, UpdatedAt = _time.GetUtcNow() };
        TableEntity next = PlanRow.From(after);
        IdempotencyStamp.Copy(row, next);
        var write = new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, before.ETag);
        ETag? etag = await _changes.CommitAsync(Draft(ChangeKind.PlanChanged, actor, before, after, write), cancellationToken);
        return await WithETagAsync(after, etag, cancellationToken);
    }

    /// <summary>Adds the plans that a new installation begins with, where they are missing. Never writes one that is there.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        foreach ((string name, PlanDraft draft) in SeededPlans.All)
        {
            if (await GetRowAsync(name, cancellationToken) is not null) continue;
            try
            {
                await CreateAsync(name, draft, AuditActor.System("seed"), null, cancellationToken);
            }
            catch (AccountsException e) when (e.Kind == AccountsErrorKind.Conflict)
            {
                // Another process that starts now was first.
            }
        }
    }

    private async Task<TableEntity?> GetRowAsync(string name, CancellationToken cancellationToken) =>
        PlanRules.IsName(name) ? await _table.GetAsync(RowKeys.Plans, RowKeys.Plan(name), cancellationToken) : null;

    private async Task<Plan> WithETagAsync(Plan plan, ETag? etag, CancellationToken cancellationToken) =>
        etag is { } known ? plan with { ETag = known } : await GetAsync(plan.Name, cancellationToken) ?? throw NoPlan(plan.Name);

    private static ChangeDraft Draft(ChangeKind kind, AuditActor actor, Plan? before, Plan after, TableTransactionAction write) => new()
    {
        Partition = RowKeys.Plans,
        Kind = kind,
        Actor = actor,
        PlanName = after.Name,
        Before = before is null ? null : AuditJson.Of(before),
        After = AuditJson.Of(after),
        Rows = [write],
    };

    private static Created<Plan> Repeated(TableEntity row, IdempotencyKey? idempotencyKey, DateTimeOffset now)
    {
        Plan plan = PlanRow.To(row);
        if (IdempotencyStamp.IsRepetition(row, idempotencyKey, now)) return new Created<Plan>(plan, Replayed: true);
        throw new AccountsException(AccountsErrorKind.Conflict, $"There is a plan '{plan.Name}' already; edit it or take another name.");
    }

    private static AccountsException NoPlan(string name) => new(AccountsErrorKind.NotFound, $"There is no plan '{(name.Length > 64 ? name[..64] + "…" : name)}'.");
}
