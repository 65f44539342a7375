using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Notices;

/// <summary>
/// Notices from operators to customers. Each is announced as changes of accounts are, so that every process hears of it within 2 s, and is kept for <see cref="Kept"/>; its audit
/// entry stays. Thread safe. Failures are <see cref="AccountsException"/>.
/// </summary>
public sealed class NoticeStore : INoticeReader
{
    /// <summary>The most notices that are kept; more are refused until upkeep has deleted old ones.</summary>
    public const int NoticesMax = 5_000;

    /// <summary>How long a notice is kept: longer than an idempotency key is remembered, since its row is what remembers it.</summary>
    public static readonly TimeSpan Kept = IdempotencyKey.Life + TimeSpan.FromHours(1);

    private const int IdBytes = 10;
    private const int IdLength = 16;
    private const int IdTriesMax = 8;

    private readonly AccountsTable _table;
    private readonly ChangeWriter _changes;
    private readonly TenantStore _tenants;
    private readonly PlanStore _plans;
    private readonly TimeProvider _time;

    internal NoticeStore(AccountsTable table, ChangeWriter changes, TenantStore tenants, PlanStore plans, TimeProvider time)
    {
        _table = table;
        _changes = changes;
        _tenants = tenants;
        _plans = plans;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<Notice?> GetAsync(string id, CancellationToken cancellationToken) => await GetRowAsync(id, cancellationToken) is { } row ? NoticeRow.To(row) : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Notice>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(cancellationToken)).Select(NoticeRow.To).Where(n => n.CreatedAt >= since).OrderBy(static n => n.CreatedAt)];

    /// <summary>Sends a notice: when this returns, every process that follows the accounts will hear of it.</summary>
    /// <param name="draft">What it is to be.</param>
    /// <param name="actor">Who sends it.</param>
    /// <param name="idempotencyKey">Null = every call sends one.</param>
    /// <param name="sendFor">How long the caller will be at sending it over Web PubSub itself; null = it will not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Created<Notice>> CreateAsync(NoticeDraft draft, AuditActor actor, IdempotencyKey? idempotencyKey, TimeSpan? sendFor, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < IdTriesMax; attempt++)
            if (await CreateAsync(NewId(idempotencyKey, attempt), draft, actor, idempotencyKey, sendFor, cancellationToken) is { } created) return created;

        throw new AccountsException(AccountsErrorKind.Conflict, "No id was free for the notice; repeat the request with a new idempotency key.");
    }

    /// <summary>
    /// Makes the caller the one who sends what is left over Web PubSub; null when nothing is left, when the notice is too old for it, or when another process is at it.
    /// </summary>
    /// <param name="notice">As it was read.</param>
    /// <param name="sendFor">How long the caller will be at it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Notice?> TryClaimAsync(Notice notice, TimeSpan sendFor, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (notice.Sending.IsDone || notice.SendingUntil > now || now - notice.CreatedAt > Notice.AgeMax) return null;
        return await TryWriteAsync(notice with { SendingUntil = now + sendFor }, cancellationToken);
    }

    /// <summary>Notes how far the one who sends it got; null when another has taken over since.</summary>
    /// <param name="notice">As it was created or claimed.</param>
    /// <param name="sending">What came of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notice?> TrySettleAsync(Notice notice, NoticeSending sending, CancellationToken cancellationToken) =>
        TryWriteAsync(notice with { Sending = sending, SendingUntil = null }, cancellationToken);

    /// <summary>Deletes notices that are older than <see cref="Kept"/>.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> ClearAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        int deleted = 0;
        foreach (TableEntity row in (await RowsAsync(cancellationToken)).Where(r => NoticeRow.CreatedAtOf(r) < now - Kept))
        {
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
            deleted++;
        }

        return deleted;
    }

    private async Task<Created<Notice>?> CreateAsync(string id, NoticeDraft draft, AuditActor actor, IdempotencyKey? idempotencyKey, TimeSpan? sendFor, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (idempotencyKey is not null && await GetRowAsync(id, cancellationToken) is { } there) return Repeated(there, idempotencyKey, now);

        await CheckAsync(draft, cancellationToken);
        if ((await RowsAsync(cancellationToken)).Count >= NoticesMax)
            throw new AccountsException(AccountsErrorKind.LimitReached, $"There are {NoticesMax:N0} notices of the last {Kept.TotalHours:N0} hours, which is the most; write to a plan or to all at once.");

        var notice = new Notice { Id = id, Text = draft.Text, To = draft.To, CreatedAt = now, Sending = NoticeSending.Begin(draft.To), SendingUntil = now + sendFor };
        TableEntity row = NoticeRow.From(notice);
        IdempotencyStamp.Write(row, idempotencyKey, now);
        var change = new ChangeDraft
        {
            Partition = RowKeys.Notices,
            Kind = ChangeKind.NoticeSent,
            Actor = actor,
            TenantId = draft.To.TenantId,
            PlanName = draft.To.Plan,
            NoticeId = id,
            After = AuditJson.Of(notice),
            Rows = [new TableTransactionAction(TableTransactionActionType.Add, row)],
        };
        try
        {
            ETag? etag = await _changes.CommitAsync(change, cancellationToken);
            return new Created<Notice>(etag is { } known ? notice with { ETag = known } : await GetAsync(id, cancellationToken) ?? notice, Replayed: false);
        }
        catch (AccountsException e) when (e.Kind == AccountsErrorKind.Conflict)
        {
            // The id is taken: by chance, or by another request with this very key, which is then found.
            return idempotencyKey is not null && await GetRowAsync(id, cancellationToken) is { } other ? Repeated(other, idempotencyKey, now) : null;
        }
    }

    private async Task CheckAsync(NoticeDraft draft, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Text("text", draft.Text, 1, NoticeDraft.TextLengthMax);
        if (draft.To.TenantId is { } tenant && await _tenants.GetAsync(tenant, cancellationToken) is null) errors.Add("to.tenantId", "is not the id of a tenant", "the id of a tenant that exists");
        if (draft.To.Plan is { } plan && await _plans.GetAsync(plan, cancellationToken) is null) errors.Add("to.plan", "is not the name of a plan", "the name of a plan that exists, such as free");
        errors.ThrowIfAny();
    }

    private async Task<Notice?> TryWriteAsync(Notice next, CancellationToken cancellationToken) =>
        await _table.TryMergeAsync(NoticeRow.ProgressOf(next.Id, next.Sending, next.SendingUntil), next.ETag, cancellationToken) is { } etag ? next with { ETag = etag } : null;

    private async Task<TableEntity?> GetRowAsync(string id, CancellationToken cancellationToken) =>
        id.Length == IdLength && id.All(static c => Base32.IsDigit(c)) ? await _table.GetAsync(RowKeys.Notices, RowKeys.Notice(id), cancellationToken) : null;

    private Task<List<TableEntity>> RowsAsync(CancellationToken cancellationToken) =>
        _table.RangeAsync(RowKeys.Notices, RowKeys.NoticePrefix, RowKeys.NoticeEnd, NoticesMax, cancellationToken);

    private static Created<Notice>? Repeated(TableEntity row, IdempotencyKey idempotencyKey, DateTimeOffset now) =>
        IdempotencyStamp.IsRepetition(row, idempotencyKey, now) ? new Created<Notice>(NoticeRow.To(row), Replayed: true) : null;

    private static string NewId(IdempotencyKey? idempotencyKey, int attempt)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        if (idempotencyKey is null) RandomNumberGenerator.Fill(bytes);
        else idempotencyKey.Name("notice", attempt, bytes);
        return Base32.Encode(bytes);
    }
}
