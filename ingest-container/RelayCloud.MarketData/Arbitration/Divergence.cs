using System.Runtime.InteropServices;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>Two gateways gave different values of one topic for the same exchange time. The first was published, the second was not.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="TimeMs">The exchange's time of both, Unix milliseconds.</param>
/// <param name="PublishedGateway">Whose value was published.</param>
/// <param name="DivergentGateway">Whose value differs. May be the same gateway.</param>
/// <param name="ReceivedAtUs">When the second was read, Unix microseconds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Divergence(Topic Topic, long TimeMs, int PublishedGateway, int DivergentGateway, long ReceivedAtUs);
