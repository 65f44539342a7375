namespace RelayCloud.MarketData.Messages;

/// <summary>
/// Takes arbitrated values: the hub. Called while the topic's own lock is held, so that values of one topic arrive in the order of their offsets;
/// calls for different topics run concurrently. An implementation never blocks on a customer and never calls back into the caller.
/// </summary>
public interface IMessageSink
{
    /// <summary>Passes one value on.</summary>
    void Publish(in MarketMessage message);
}
