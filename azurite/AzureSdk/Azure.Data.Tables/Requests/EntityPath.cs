using System.Globalization;
using Azure.Core;

namespace Azure.Data.Tables.Requests;

/// <summary>Addresses of tables and entities.</summary>
internal static class EntityPath
{
    /// <summary>Path of one entity, escaped, from its first slash.</summary>
    public static string Of(string table, string partitionKey, string rowKey) =>
        $"/{Uri.EscapeDataString(table)}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";

    /// <summary>Text between quotes in a path.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text.Replace("'", "''", StringComparison.Ordinal));

    /// <summary>Adds the parameters of a query that are given.</summary>
    public static void AppendQuery(RequestUriBuilder uri, string? filter, int? sizeMax, IEnumerable<string>? select)
    {
        if (!string.IsNullOrEmpty(filter))
            uri.AppendQuery("$filter", filter);
        if (sizeMax is { } top)
            uri.AppendQuery("$top", top.ToString(CultureInfo.InvariantCulture));
        if (select is not null && string.Join(',', select) is { Length: > 0 } names)
            uri.AppendQuery("$select", names);
    }
}
