using RelayCloud.Accounts.Settings;
using RelayCloud.FanOut;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Info.Upstream;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Arbitration;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The whole configuration of the container, section <c>Relay</c>; environment variables spell it <c>Relay__HttpPort</c>.</summary>
public sealed record RelayOptions
{
    /// <summary>
    /// What this container does: <c>all</c> (default) reads gateways and serves customers; <c>ingest</c> reads gateways and writes the log, and takes no customers;
    /// <c>edge</c> reads the log and serves customers. The latter two need <see cref="EventHubs"/>.
    /// </summary>
    public string Role { get; init; } = "all";

    /// <summary>The customers' port: WebSocket, <c>/info</c>, <c>/health</c>, <c>/stats</c>. Default 8080; 0 = any free one.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>Where to listen: <c>localhost</c> (default), <c>any</c>, or one IP address. In a container it is <c>any</c>.</summary>
    public string Listen { get; init; } = "localhost";

    /// <summary>The gateways, at least one. On an edge they are asked for <c>/info</c> only, and there may be none.</summary>
    public IReadOnlyList<GatewayOptions> Gateways { get; init; } = [];

    /// <summary>The API keys.</summary>
    public IReadOnlyList<KeyOptions> Keys { get; init; } = [];

    /// <summary>What is subscribed at the gateways, and how the connections behave.</summary>
    public GatewaySetOptions Feed { get; init; } = new();

    /// <summary>Which coins are read.</summary>
    public UniverseOptions Universe { get; init; } = new();

    /// <summary>How <c>/info</c> answers.</summary>
    public InfoOptions Info { get; init; } = new();

    /// <summary>Arbitration. <see cref="MarketFeedOptions.GatewayCount"/> follows <see cref="Gateways"/>.</summary>
    public MarketFeedOptions MarketData { get; init; } = new();

    /// <summary>Customer connections.</summary>
    public CustomerSessionOptions Sessions { get; init; } = new();

    /// <summary>The hub.</summary>
    public HubOptions FanOut { get; init; } = new();

    /// <summary>The event log.</summary>
    public EventHubsOptions EventHubs { get; init; } = new();

    /// <summary>The account of Table Storage.</summary>
    public TableSettings Tables { get; init; } = new();

    /// <summary>The accounts store.</summary>
    public AccountsOptions Accounts { get; init; } = new();

    /// <summary>How tokens are checked.</summary>
    public TokenSettings Tokens { get; init; } = new();

    /// <summary>CIDR ranges of the proxies whose <c>X-Forwarded-For</c> is believed, at most 100. Default none: a client's address is that of its connection.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Whether keys of the accounts store are taken.</summary>
    internal bool TakesAccounts => ServesCustomers && Accounts.Enabled && Tables.IsConfigured;

    /// <summary>The table of snapshots.</summary>
    public SnapshotsOptions Snapshots { get; init; } = new();

    /// <summary>The publisher to Web PubSub.</summary>
    public WebPubSubOptions WebPubSub { get; init; } = new();

    /// <summary>Whether the role is <c>edge</c>.</summary>
    internal bool IsEdge => Role == "edge";

    /// <summary>Whether customers are served: in every role but <c>ingest</c>.</summary>
    internal bool ServesCustomers => Role != "ingest";

    /// <summary>Whether the coins come from the gateways, or from the configuration; else, on an edge, they come from the log.</summary>
    internal bool AsksGatewaysForCoins => !IsEdge || Gateways.Any(GatewayInfoClients.HasInfo) || Universe.Coins.Count > 0;
}
