namespace Azure.Data.Tables.Paging;

/// <summary>Continuation tokens: what the service's headers say, in one text.</summary>
internal static class PageTokens
{
    public const string NextPartitionKey = "NextPartitionKey";
    public const string NextRowKey = "NextRowKey";
    public const string NextTableName = "NextTableName";
    private const string HeaderPrefix = "x-ms-continuation-";

    /// <summary>The token that a page of entities ends with, or null. The service's tokens have no spaces, so that one can part them.</summary>
    public static string? OfEntities(Response response)
    {
        if (!response.Headers.TryGetValue(HeaderPrefix + NextPartitionKey, out var partition) || string.IsNullOrEmpty(partition))
            return null;
        return response.Headers.TryGetValue(HeaderPrefix + NextRowKey, out var row) ? $"{partition} {row}" : partition;
    }

    /// <summary>The token that a page of tables ends with, or null.</summary>
    public static string? OfTables(Response response) =>
        response.Headers.TryGetValue(HeaderPrefix + NextTableName, out var name) && !string.IsNullOrEmpty(name) ? name : null;

    /// <summary>Partition and row of a token of entities.</summary>
    public static (string Partition, string? Row) Split(string token)
    {
        var space = token.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return (token, null);
        return (token[..space], space + 1 < token.Length ? token[(space + 1)..] : null);
    }

    /// <summary>The token to go on with; null at the end.</summary>
    /// <exception cref="FormatException">The service sends us back to where we were: asking on would never end.</exception>
    public static string? Next(string? asked, string? answered)
    {
        if (string.IsNullOrEmpty(answered))
            return null;
        return answered == asked ? throw new FormatException("The answer's continuation token is the one that it was asked with.") : answered;
    }
}
