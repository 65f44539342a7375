using RelayCloud.Accounts.Plans;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>What a valid API key allows. Immutable; one object for each state of a key, so that it can be compared by reference.</summary>
public sealed record KeyGrant
{
    // By the values of Channel.
    private static readonly string[] ChannelNames = ["l2Book", "bbo", "trades", "candle", "allMids", "activeAssetCtx"];

    private readonly int _channels = -1;

    /// <summary>Names the key in logs, metrics and limits. Never the key itself.</summary>
    public required string Name { get; init; }

    /// <summary>Whose it is. Default: <see cref="Name"/>, a tenant of its own.</summary>
    public string Tenant { get => field ?? Name; init; }

    /// <summary>The tenant's plan; empty (default) = none, and the key does not change while the container runs.</summary>
    public string Plan { get; init; } = "";

    /// <summary>WebSocket connections of the key at once. Default 100.</summary>
    public int ConnectionsMax { get; init; } = 100;

    /// <summary>WebSocket connections of all keys of its tenant at once. Default no bound.</summary>
    public int TenantConnectionsMax { get; init; } = int.MaxValue;

    /// <summary>Subscriptions of one connection. Default 1,000, as the exchange.</summary>
    public int SubscriptionsMax { get; init; } = 1_000;

    /// <summary>Messages that one connection may send a minute. Default 2,000, as the exchange.</summary>
    public int MessagesPerMinuteMax { get; init; } = 2_000;

    /// <summary><c>POST /info</c> requests and <c>post</c> messages a minute, over all connections. Default 1,200.</summary>
    public int InfoRequestsPerMinuteMax { get; init; } = 1_200;

    /// <summary>Channels that may be subscribed and asked for, by the exchange's names. Default all.</summary>
    public NameSet Channels
    {
        get;
        init
        {
            field = value;
            _channels = 0;
            for (int i = 0; i < ChannelNames.Length; i++)
                if (value.Allows(ChannelNames[i])) _channels |= 1 << i;
        }
    } = NameSet.All;

    /// <summary>Coins that may be subscribed and asked for, by the exchange's names. Default all. <c>allMids</c>, which is of all coins, is a matter of <see cref="Channels"/> alone.</summary>
    public NameSet Coins { get; init; } = NameSet.All;

    /// <summary>How much of State is delivered. Default everything, at once.</summary>
    public DeliveryPolicy Delivery { get; init; } = DeliveryPolicy.RealTime;

    /// <summary>Whether WebSocket connections straight to the container may be made. Default yes.</summary>
    public bool DirectWebSocketAllowed { get; init; } = true;

    /// <summary>When the key stops by itself; null (default) = never.</summary>
    public DateTimeOffset? WorksUntil { get; init; }

    /// <summary>Whether any market data is kept from it.</summary>
    public bool IsRestricted => !Channels.IsAll || !Coins.IsAll || Delivery.BookLevelsMax < MarketData.Frames.BookCut.LevelsMax;

    /// <summary>Whether a channel may be used. Allocates nothing.</summary>
    public bool AllowsChannel(Channel channel) => (_channels & (1 << (int)channel)) != 0;

    /// <summary>Whether a topic may be subscribed. Allocates nothing.</summary>
    public bool Allows(Topic topic) => AllowsChannel(topic.Channel) && (Coins.IsAll || topic.Channel == Channel.AllMids || Coins.Allows(topic.Coin));
}
