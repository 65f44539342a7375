using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Support;

/// <summary>A copy of one published message.</summary>
internal sealed record Published(Topic Topic, string Data, Cursor Cursor, int EventCount, long UpstreamTimeMs, long ReceivedAtUs);
