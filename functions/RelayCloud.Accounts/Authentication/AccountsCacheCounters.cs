namespace RelayCloud.Accounts.Authentication;

/// <summary>What <see cref="AccountsCache"/> did so far. A snapshot.</summary>
/// <param name="Hits">Checks answered from memory, whatever the answer.</param>
/// <param name="Malformed">Checks of what cannot be a key; in <paramref name="Hits"/> too.</param>
/// <param name="Unknown">Checks of ids remembered not to exist; in <paramref name="Hits"/> too.</param>
/// <param name="Waits">Checks that waited for a read.</param>
/// <param name="Reads">Rows read from the store: keys, tenants and plans.</param>
/// <param name="ReadFailures">Reads that failed.</param>
/// <param name="Busy">Checks turned away because too many unknown ids were asked for.</param>
/// <param name="StaleUses">Failed reads after which an old state was kept in use.</param>
/// <param name="Keys">Keys held now.</param>
/// <param name="UnknownIds">Unknown ids held now.</param>
public sealed record AccountsCacheCounters(
    long Hits, long Malformed, long Unknown, long Waits, long Reads, long ReadFailures, long Busy, long StaleUses, int Keys, int UnknownIds);
