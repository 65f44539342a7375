using Azure.Data.Tables;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Idempotency;

/// <summary>The record on a created row of the idempotency key that created it.</summary>
internal static class IdempotencyStamp
{
    private const string KeyColumn = "IdempotencyKey";
    private const string RequestColumn = "IdempotencyRequest";
    private const string UntilColumn = "IdempotencyUntil";

    private static readonly string[] All = [KeyColumn, RequestColumn, UntilColumn];

    public static void Write(TableEntity row, IdempotencyKey? key, DateTimeOffset now)
    {
        if (key is null) return;
        row[KeyColumn] = key.KeyHash;
        row[RequestColumn] = key.RequestHash;
        row[UntilColumn] = now + IdempotencyKey.Life;
    }

    /// <summary>Keeps the record when a row is replaced.</summary>
    public static void Copy(TableEntity from, TableEntity to)
    {
        foreach (string column in All)
            if (from.TryGetValue(column, out object? value)) to[column] = value;
    }

    /// <summary>Whether the row is what this very request created, so that the answer is to be given again.</summary>
    /// <exception cref="AccountsException">The key created it, but with another request.</exception>
    public static bool IsRepetition(TableEntity row, IdempotencyKey? key, DateTimeOffset now)
    {
        if (key is null || row.GetString(KeyColumn) != key.KeyHash || row.GetDateTimeOffset(UntilColumn) is not { } until || until <= now) return false;
        if (row.GetString(RequestColumn) == key.RequestHash) return true;
        throw new AccountsException(AccountsErrorKind.IdempotencyMismatch, "This idempotency key was used before with another request; use a new key for a new request.");
    }
}
