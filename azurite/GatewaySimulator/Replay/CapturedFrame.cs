using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>One captured frame.</summary>
/// <param name="TimeUs">When it was received, Unix µs.</param>
/// <param name="File">Number of its file.</param>
/// <param name="Payload">The frame, byte for byte as in the file.</param>
/// <param name="Topic">
/// The subscription that it answers, or null when it is no market data. An aggregated book (it has a <c>spread</c>) has
/// <see cref="Subscription.NSigFigs"/> 5 here, because a frame does not say which aggregation it is.
/// </param>
/// <param name="MarketTimeMs">The exchange's time in it; 0 when it has none.</param>
internal sealed record CapturedFrame(long TimeUs, int File, ReadOnlyMemory<byte> Payload, Subscription? Topic, long MarketTimeMs);
