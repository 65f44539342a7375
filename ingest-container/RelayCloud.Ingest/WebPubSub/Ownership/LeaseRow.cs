using System.Globalization;
using Azure;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>A row as others see it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Owner">Who holds it; null = nobody.</param>
/// <param name="LengthMs">For how long it holds after each renewal, milliseconds.</param>
/// <param name="Version">As of which write.</param>
internal sealed record LeaseRow(string Key, string? Owner, int LengthMs, ETag Version)
{
    private const string PartitionPrefix = "p,";
    private const string ContainerPrefix = "c,";

    /// <summary>The partition that it is of; null = it is of none.</summary>
    public int? Partition =>
        Key.StartsWith(PartitionPrefix, StringComparison.Ordinal) && int.TryParse(Key.AsSpan(PartitionPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int partition) ? partition : null;

    /// <summary>The container whose sign of life it is; null = it is none.</summary>
    public string? Container => Key.StartsWith(ContainerPrefix, StringComparison.Ordinal) ? Key[ContainerPrefix.Length..] : null;

    /// <summary>Key of a partition's row.</summary>
    public static string KeyOf(int partition) => string.Create(CultureInfo.InvariantCulture, $"{PartitionPrefix}{partition}");

    /// <summary>Key of a container's sign of life.</summary>
    public static string KeyOf(string container) => ContainerPrefix + container;
}
