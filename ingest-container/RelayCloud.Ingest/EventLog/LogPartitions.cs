using System.Globalization;

namespace RelayCloud.Ingest.EventLog;

/// <summary>The order of a hub's partitions: the same for every writer, whatever order the service names them in.</summary>
internal static class LogPartitions
{
    /// <summary>By number, where they are numbers, as they always have been.</summary>
    public static string[] Sorted(string[] ids) =>
        [.. ids.OrderBy(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : long.MaxValue).ThenBy(id => id, StringComparer.Ordinal)];
}
