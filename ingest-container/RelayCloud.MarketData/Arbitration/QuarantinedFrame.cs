namespace RelayCloud.MarketData.Arbitration;

/// <summary>A frame whose time was too far ahead to be believed alone.</summary>
/// <param name="Gateway">Who sent it.</param>
/// <param name="Feed">Its topic.</param>
/// <param name="TimeMs">Its time, Unix milliseconds.</param>
/// <param name="Text">A copy of the frame.</param>
/// <param name="ReceivedAtUs">When it was read, Unix microseconds.</param>
/// <param name="Timestamp">When it was put here, as <see cref="ArbitrationContext.Timestamp"/>.</param>
internal sealed record QuarantinedFrame(int Gateway, TopicFeed Feed, long TimeMs, byte[] Text, long ReceivedAtUs, long Timestamp);
