namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>How the partitions are shared.</summary>
/// <param name="Partitions">How many there are; 0 = not known yet.</param>
/// <param name="Owned">Those that this container publishes.</param>
/// <param name="Containers">Live containers that share them, this one included.</param>
/// <param name="Claims">Times that this one took a partition.</param>
/// <param name="HandedOver">Times that it gave one up for another.</param>
/// <param name="Lost">Times that one was taken from it, because it had not renewed it in time.</param>
/// <param name="FailuresInARow">Failures of the table since the last success.</param>
/// <param name="LastError">The last failure, null = none ever.</param>
internal sealed record SharesReport(int Partitions, IReadOnlyList<int> Owned, int Containers, long Claims, long HandedOver, long Lost, int FailuresInARow, string? LastError);
