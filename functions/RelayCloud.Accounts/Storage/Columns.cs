using System.Text.Json;
using Azure.Data.Tables;
using RelayCloud.Accounts.Addresses;

namespace RelayCloud.Accounts.Storage;

/// <summary>Reads and writes columns of rows. A column that must be there and is not, or has another type, is a fault of the store and is named.</summary>
internal static class Columns
{
    public static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Missing(row, column);

    public static int Int(TableEntity row, string column) => row.GetInt32(column) ?? throw Missing(row, column);

    public static long Long(TableEntity row, string column) => row.GetInt64(column) ?? throw Missing(row, column);

    public static bool Bool(TableEntity row, string column) => row.GetBoolean(column) ?? throw Missing(row, column);

    public static DateTimeOffset Time(TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw Missing(row, column);

    public static T Enum<T>(TableEntity row, string column)
        where T : struct, Enum =>
        System.Enum.TryParse(Text(row, column), out T value) ? value : throw Missing(row, column);

    public static IpRangeList Ranges(TableEntity row, string column) => IpRangeList.Parse(List(row, column));

    public static string[] List(TableEntity row, string column) =>
        row.GetString(column) is { } json ? JsonSerializer.Deserialize<string[]>(json) ?? [] : [];

    public static string List(IEnumerable<string> values) => JsonSerializer.Serialize(values.ToArray());

    private static InvalidDataException Missing(TableEntity row, string column) =>
        new($"Row '{row.PartitionKey}' / '{row.RowKey}' of the accounts table lacks a valid column '{column}'.");
}
