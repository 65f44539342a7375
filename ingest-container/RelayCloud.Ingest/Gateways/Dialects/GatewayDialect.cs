using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Dialects;

/// <summary>What differs between kinds of gateways on the wire. Stateless and thread safe.</summary>
internal abstract class GatewayDialect
{
    /// <summary>The dialect of a kind.</summary>
    public static GatewayDialect Of(GatewayKind kind) => kind switch
    {
        GatewayKind.OrderBookServer => new OrderBookServerDialect(),
        _ => new HyperliquidDialect(),
    };

    /// <summary>Whether <c>{"method":"ping"}</c> is known and answered.</summary>
    public abstract bool AnswersPing { get; }

    /// <summary>Whether a subscription of trades begins with the last ones, so that a new one makes up for what was missed.</summary>
    public abstract bool ReplaysTrades { get; }

    /// <summary>Whether such a gateway can deliver the topic at all.</summary>
    public abstract bool CanCarry(Topic topic);

    /// <summary>
    /// Gives a key to topics whose frames may be mistaken for those of another topic. Two topics with one key must not share a socket.
    /// False when the topic's frames are always told apart.
    /// </summary>
    public abstract bool TryGetBookKey(Topic topic, out long key);

    /// <summary>How often the gateway sends the topic; zero when only on change.</summary>
    public abstract TimeSpan CadenceOf(Topic topic, GatewayCadences cadences);

    /// <summary>The text message that subscribes the topic, UTF-8.</summary>
    public byte[] Subscribe(Topic topic) => Message("subscribe"u8, topic);

    /// <summary>The text message that unsubscribes the topic, UTF-8.</summary>
    public byte[] Unsubscribe(Topic topic) => Message("unsubscribe"u8, topic);

    /// <summary>The subscription object of a topic in this dialect, UTF-8 JSON.</summary>
    protected abstract ReadOnlySpan<byte> SubscriptionOf(Topic topic);

    private byte[] Message(ReadOnlySpan<byte> method, Topic topic) =>
        [.. "{\"method\":\""u8, .. method, .. "\",\"subscription\":"u8, .. SubscriptionOf(topic), .. "}"u8];
}
