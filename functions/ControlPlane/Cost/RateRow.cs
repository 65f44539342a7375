using Azure.Data.Tables;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>What a group takes, as the publisher has measured it: a row of the table <c>streamrates</c>, written by RelayCloud.Ingest, <c>StreamRatesTable</c>.</summary>
/// <param name="Group">Key of the group's name.</param>
/// <param name="Changes">Values of State that the topic has a second, or single trades.</param>
/// <param name="Sent">What is sent to each of its connections.</param>
/// <param name="AtMs">When it was written, Unix milliseconds.</param>
internal sealed record RateRow(string Group, double Changes, Traffic Sent, long AtMs)
{
    /// <summary>Key of the topic's name.</summary>
    public string Topic => TopicOf(Group);

    /// <summary>The cadence, milliseconds; null for what is no group of ours.</summary>
    public int? CadenceMs => Group.Length > Topic.Length ? CadenceTiers.MsOf(Group.AsSpan(Topic.Length + 1)) : null;

    /// <summary>The topic of a group, as a name or as a key: what stands before the last <c>@</c>.</summary>
    public static string TopicOf(string group) => group.LastIndexOf('@') is > 0 and var at ? group[..at] : group;

    /// <summary>Reads a row; null for what the publisher did not write.</summary>
    public static RateRow? From(TableEntity row)
    {
        if (row.GetDouble("changes") is not { } changes || row.GetDouble("sends") is not { } sends || row.GetDouble("steps") is not { } steps || row.GetDouble("bytes") is not { } bytes) return null;
        return changes >= 0 && sends >= 0 && steps >= 0 && bytes >= 0 ? new RateRow(row.RowKey, changes, new Traffic(sends, steps, bytes), row.GetInt64("at") ?? 0) : null;
    }
}
