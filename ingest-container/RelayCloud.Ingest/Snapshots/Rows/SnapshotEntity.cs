using System.Globalization;
using Azure.Data.Tables;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>Makes the stored form of a row.</summary>
internal static class SnapshotEntity
{
    /// <summary>UTF-16 units of one column. Table Storage takes 32,768 (64 KiB).</summary>
    public const int ColumnCharsMax = 32_000;

    /// <summary>Columns of data. With the others these are just under the 1 MiB that an entity may have.</summary>
    public const int ColumnsMax = 15;

    // Columns after the first are full but for one unit at most, because a pair of surrogates is not parted.
    private static readonly string[] Names = [.. Enumerable.Range(0, ColumnsMax).Select(i => i == 0 ? "data" : string.Create(CultureInfo.InvariantCulture, $"data{i}"))];

    /// <summary>The entity, or null when the data is too long for one.</summary>
    public static TableEntity? TryMake(string partitionKey, string rowKey, string data, in RowValue value)
    {
        var entity = new TableEntity(partitionKey, rowKey);
        int column = 0;
        for (int start = 0; start < data.Length || column == 0; column++)
        {
            if (column == ColumnsMax) return null;
            int length = Math.Min(ColumnCharsMax, data.Length - start);
            if (start + length < data.Length && char.IsHighSurrogate(data[start + length - 1])) length--;
            entity[Names[column]] = data.Substring(start, length);
            start += length;
        }

        entity["tUp"] = value.UpstreamTimeMs;
        entity["tIn"] = value.ReceivedAtUs;
        entity["epoch"] = value.Cursor.Epoch;
        entity["off"] = value.Cursor.Offset;
        return entity;
    }
}
