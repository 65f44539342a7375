using System.Buffers.Text;
using System.Text;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Storage;

/// <summary>A cursor is the last row's key, opaque to callers so that the layout stays ours.</summary>
internal static class PageCursor
{
    private const int LengthMax = 256;

    public static string From(string row) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(row));

    /// <summary>The row's key.</summary>
    /// <param name="cursor">As the caller sent it; null = from the start.</param>
    /// <param name="start">What the list's range begins behind.</param>
    /// <param name="end">What the list's range ends in front of.</param>
    /// <exception cref="AccountsException">Not one of this list's cursors.</exception>
    public static string Row(string? cursor, string start, string end)
    {
        if (cursor is null) return start;
        if (cursor.Length is > 0 and <= LengthMax && Base64Url.IsValid(cursor))
        {
            string row = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            if (string.CompareOrdinal(row, start) >= 0 && string.CompareOrdinal(row, end) < 0) return row;
        }

        throw new AccountsException([new FieldError("cursor", "is not a cursor of this list", "nextCursor of an earlier page, unchanged")]);
    }

    /// <summary>The page size within its bounds.</summary>
    /// <exception cref="AccountsException">Out of bounds.</exception>
    public static int Limit(int limit, int max)
    {
        if (limit >= 1 && limit <= max) return limit;
        throw new AccountsException([new FieldError("limit", $"is {limit}", $"1 to {max}")]);
    }
}
