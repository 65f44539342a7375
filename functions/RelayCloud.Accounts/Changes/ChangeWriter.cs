using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Changes;

/// <summary>
/// Makes changes: announces, makes the change together with its audit entry in one transaction, marks the announcement. A process that dies in between leaves
/// either nothing but an announcement that readers skip, or the whole change with an announcement that readers resolve. Thread safe.
/// </summary>
internal sealed class ChangeWriter(AccountsTable table, TimeProvider time)
{
    /// <summary>
    /// How long a change may take from its announcement on. The feed watches an announcement for twice as long, so none is made unseen.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Makes a change.</summary>
    /// <param name="draft">The change.</param>
    /// <param name="cancellationToken">Ends the wait before the change was announced; afterwards it is brought to its end.</param>
    /// <returns>The new ETag of the first row; null = it must be read.</returns>
    /// <exception cref="AccountsException">It was refused (a row was there, was not there, or had changed), or its outcome is not known.</exception>
    public async Task<ETag?> CommitAsync(ChangeDraft draft, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string id = $"{RowKeys.NewestFirst(now)}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        var entry = new AuditEntry
        {
            Id = id,
            At = now,
            Kind = draft.Kind,
            Actor = draft.Actor,
            TenantId = draft.TenantId,
            KeyId = draft.KeyId,
            PlanName = draft.PlanName,
            Before = draft.Before,
            After = draft.After,
        };
        using var deadline = new CancellationTokenSource(Deadline, time);
        cancellationToken.ThrowIfCancellationRequested();
        var change = new AccountChange(id, draft.Kind, draft.TenantId, draft.KeyId, draft.PlanName) { NoticeId = draft.NoticeId };
        await table.AddIfMissingAsync(ChangeRow.From(id, draft.Partition, change), cancellationToken);

        ETag? etag;
        try
        {
            TableTransactionAction audit = new(TableTransactionActionType.Add, AuditRow.From(draft.Partition, entry));
            IReadOnlyList<Response> answers = await table.TransactAsync([.. draft.Rows, audit], deadline.Token);
            etag = answers.Count > 0 ? answers[0].Headers.ETag : null;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException or IOException or HttpRequestException)
        {
            await ThrowUnlessMadeAsync(draft.Partition, id, e, deadline.Token);
            etag = null;
        }

        await TryAsync(() => table.MergeAsync(ChangeRow.Mark(id), deadline.Token));
        return etag;
    }

    // A request that the client repeated may be refused because its first try went through: only the audit entry tells.
    private async Task ThrowUnlessMadeAsync(string partition, string id, Exception failure, CancellationToken cancellationToken)
    {
        bool made;
        try
        {
            made = await table.GetAsync(partition, RowKeys.Audit(id), cancellationToken) is not null;
        }
        catch (Exception e) when (e is AccountsException or OperationCanceledException)
        {
            throw OutcomeUnknown(failure);
        }

        if (made) return;
        if (Unreachable.Is(failure)) throw OutcomeUnknown(failure);
        await TryAsync(() => table.DeleteAsync(RowKeys.Changes, id, cancellationToken));
        throw Refused(failure);
    }

    private static AccountsException OutcomeUnknown(Exception failure) =>
        new(AccountsErrorKind.OutcomeUnknown, "The accounts store did not say whether the change was made; read it before you try again.", failure);

    private static Exception Refused(Exception failure) => failure is RequestFailedException refused
        ? refused.Status switch
        {
            404 => new AccountsException(AccountsErrorKind.NotFound, "It was deleted in the meantime.", failure),
            409 => new AccountsException(AccountsErrorKind.Conflict, "It exists already.", failure),
            412 => new AccountsException(AccountsErrorKind.PreconditionFailed, "It was changed in the meantime; read it again and repeat the change.", failure),
            _ => new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The accounts table refused a change with {refused.Status} {refused.ErrorCode}."), failure),
        }
        : failure;

    // What is left undone here is done by the feed's readers and by upkeep: it must not fail a change that was made.
    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is AccountsException or RequestFailedException or OperationCanceledException)
        {
            // See above.
        }
    }
}
