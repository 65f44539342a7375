using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Dialects;

/// <summary>
/// A node operator's <c>order_book_server</c> (reference section 9): only trades and books of perps, no ping, no <c>fast</c>,
/// <c>mantissa</c> 2 or 5 only. <c>nLevels</c> is left out: its default is 20, and an explicit 20 is refused.
/// </summary>
internal sealed class OrderBookServerDialect : GatewayDialect
{
    /// <inheritdoc/>
    public override bool AnswersPing => false;

    /// <inheritdoc/>
    public override bool ReplaysTrades => false;

    /// <inheritdoc/>
    public override bool CanCarry(Topic topic)
    {
        if (topic.IsSpot) return false;
        if (topic.Channel == Channel.Trades) return true;
        return topic.Channel == Channel.L2Book && !topic.Key.Fast && topic.Key.Mantissa != 1;
    }

    /// <summary>Every book has a key: no frame of this server tells whether it is aggregated.</summary>
    public override bool TryGetBookKey(Topic topic, out long key)
    {
        key = topic.Key.CoinId;
        return topic.Channel == Channel.L2Book;
    }

    /// <inheritdoc/>
    public override TimeSpan CadenceOf(Topic topic, GatewayCadences cadences) =>
        topic.Channel == Channel.L2Book ? cadences.OrderBookServerL2Book : TimeSpan.Zero;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> SubscriptionOf(Topic topic)
    {
        string coin = JsonEncodedText.Encode(topic.Coin, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        string json = topic.Channel == Channel.Trades ? $"{{\"type\":\"trades\",\"coin\":\"{coin}\"" : $"{{\"type\":\"l2Book\",\"coin\":\"{coin}\"";
        if (topic.Key.NSigFigs != 0) json += string.Create(CultureInfo.InvariantCulture, $",\"nSigFigs\":{topic.Key.NSigFigs}");
        if (topic.Key.Mantissa != 0) json += string.Create(CultureInfo.InvariantCulture, $",\"mantissa\":{topic.Key.Mantissa}");
        return Encoding.UTF8.GetBytes(json + "}");
    }
}
