using System.Text;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>How far the trades of each group were published, as text of a row: a line for each group, its name and the cursor of its last trade.</summary>
internal static class PublishedText
{
    /// <summary>Columns at most: with them a row is below its limit of 1 MiB.</summary>
    public const int ColumnsMax = 15;

    /// <summary>Characters of a column at most; the service's limit is 32 Ki.</summary>
    public const int ColumnCharsMax = 31_000;

    /// <summary>The columns. Groups that do not fit, some 8,000 do, are left out, and begin anew with another owner.</summary>
    public static IReadOnlyList<string> ToColumns(IEnumerable<KeyValuePair<string, Cursor>> published)
    {
        var text = new StringBuilder();
        foreach ((string group, Cursor cursor) in published)
        {
            string line = $"{group}\t{cursor}\n";
            if (text.Length + line.Length > ColumnsMax * ColumnCharsMax) break;
            text.Append(line);
        }

        return [.. Enumerable.Range(0, (text.Length + ColumnCharsMax - 1) / ColumnCharsMax).Select(i => text.ToString(i * ColumnCharsMax, Math.Min(ColumnCharsMax, text.Length - (i * ColumnCharsMax))))];
    }

    /// <summary>Reads them back; lines that are none are passed over.</summary>
    public static Dictionary<string, Cursor> Parse(IEnumerable<string?> columns)
    {
        Dictionary<string, Cursor> published = new(StringComparer.Ordinal);
        foreach (string line in string.Concat(columns).Split('\n'))
        {
            int tab = line.LastIndexOf('\t');
            if (tab > 0 && Cursor.TryParse(Encoding.UTF8.GetBytes(line[(tab + 1)..]), out Cursor cursor)) published[line[..tab]] = cursor;
        }

        return published;
    }
}
