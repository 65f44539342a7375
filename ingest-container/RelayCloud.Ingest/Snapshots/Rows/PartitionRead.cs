namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>What a partition has to write.</summary>
/// <param name="Rows">The rows, none = nothing.</param>
/// <param name="TooLarge">Rows that do not fit.</param>
/// <param name="Chars">Data of the rows, UTF-16 units.</param>
internal sealed record PartitionRead(IReadOnlyList<PendingRow> Rows, int TooLarge, int Chars);
