using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>Reads what is answered of a coin. Any exception = it cannot be read now.</summary>
/// <param name="coin">The coin or dex; <c>""</c> = none.</param>
/// <param name="before">What was read before: given back when nothing has changed.</param>
/// <param name="cancellationToken">Ends the read.</param>
internal delegate Task<SnapshotAnswers> SnapshotLoader(string coin, SnapshotAnswers? before, CancellationToken cancellationToken);
