using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>
/// How often a topic of a channel changes and how long a value is, for topics that the publisher has not measured yet. As the exchange's public gateways sent them in September 2026, of BTC where coins
/// differ, which is about the busiest: so an estimate is rather too high.
/// </summary>
/// <param name="ChangesPerSecond">Values a second; of trades frames, each with those of a block.</param>
/// <param name="Bytes">Bytes of one, without what the publisher puts around it.</param>
internal sealed record ChannelEstimate(double ChangesPerSecond, int Bytes)
{
    /// <summary>Bytes that the publisher puts around a value: the array, channel and cursor.</summary>
    public const int EnvelopeBytes = 60;

    private static readonly ChannelEstimate WholeBook = new(1 / 5.36, 1_600);
    private static readonly ChannelEstimate FastBook = new(1 / 0.538, 456);
    private static readonly ChannelEstimate Quote = new(6.5, 146);
    private static readonly ChannelEstimate Trades = new(2.8, 530);
    private static readonly ChannelEstimate Candle = new(1.3, 170);
    private static readonly ChannelEstimate Context = new(1, 308);
    private static readonly ChannelEstimate Mids = new(1 / 5.05, 19_370);

    /// <summary>That of a topic.</summary>
    public static ChannelEstimate Of(StreamTopic topic) => topic.Channel switch
    {
        StreamTopic.Book => topic.IsFast ? FastBook : WholeBook,
        StreamTopic.Trades => Trades,
        StreamTopic.Candle => Candle,
        StreamTopic.AllMids => Mids,
        "bbo" => Quote,
        _ => Context,
    };
}
