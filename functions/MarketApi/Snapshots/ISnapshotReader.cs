namespace RelayCloud.MarketApi.Snapshots;

/// <summary>Where snapshots are read. Thread safe; any exception = it cannot be read now.</summary>
internal interface ISnapshotReader
{
    /// <summary>Reads one row; null = there is none.</summary>
    /// <param name="partition">Its partition: the key of a coin, or <see cref="SnapshotKeys.NoCoin"/>.</param>
    /// <param name="row">Its name.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<Snapshot?> ReadAsync(string partition, string row, CancellationToken cancellationToken);

    /// <summary>Reads the rows from one name to another, both included, in one request; at most <see cref="RangeRowsMax"/>.</summary>
    Task<IReadOnlyList<Snapshot>> ReadRangeAsync(string partition, string firstRow, string lastRow, CancellationToken cancellationToken);

    /// <summary>The names of the rows that begin so, in order; at most <see cref="RangeRowsMax"/>.</summary>
    Task<IReadOnlyList<string>> ListAsync(string partition, string prefix, CancellationToken cancellationToken);

    /// <summary>The most rows that one call gives.</summary>
    const int RangeRowsMax = 20;
}
