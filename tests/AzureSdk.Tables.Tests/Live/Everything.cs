using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Live;

/// <summary>An entity with a member of every type that can be stored.</summary>
public sealed class Everything : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Text { get; set; }

    public int Int { get; set; }

    public int? MaybeInt { get; set; }

    public long Long { get; set; }

    public ulong Unsigned { get; set; }

    public double Double { get; set; }

    public bool Flag { get; set; }

    public DateTime Utc { get; set; } = DateTime.UnixEpoch;

    public DateTimeOffset Time { get; set; } = DateTimeOffset.UnixEpoch;

    public Guid Id { get; set; }

    public byte[]? Bytes { get; set; }

    public BinaryData? Data { get; set; }

    public DayOfWeek Day { get; set; }

    public DayOfWeek? MaybeDay { get; set; }

    [DataMember(Name = "renamed")]
    public string? Original { get; set; }

    [IgnoreDataMember]
    public string? Ignored { get; set; }

    public string Computed => $"{Int}";
}
