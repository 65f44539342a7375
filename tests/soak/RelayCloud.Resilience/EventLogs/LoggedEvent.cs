namespace RelayCloud.Resilience.EventLogs;

/// <summary>One event as it stands in the log.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="SequenceNumber">Its number there.</param>
/// <param name="Topic">Channel, coin and parameters, e.g. <c>l2Book BTC fast</c>.</param>
/// <param name="Epoch">The epoch of the cursor.</param>
/// <param name="Offset">The offset of the cursor; of trades, of the last.</param>
/// <param name="Count">Trades in the body; else 1.</param>
/// <param name="Body">The body.</param>
public sealed record LoggedEvent(string Partition, long SequenceNumber, string Topic, long Epoch, long Offset, int Count, ReadOnlyMemory<byte> Body);
