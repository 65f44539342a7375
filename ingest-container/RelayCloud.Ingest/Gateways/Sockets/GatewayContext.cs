using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.Ingest.Gateways.Dialects;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>What the sockets of one gateway share.</summary>
internal sealed class GatewayContext
{
    // A twentieth of the messages is kept for pings, so that resubscribing never makes a connection look dead.
    private const int PingShare = 20;

    // Of the connections two thirds may be made in one go, of the messages nine tenths; the rest is spaced out.
    private const double ConnectionBurst = 2.0 / 3;
    private const double MessageBurst = 0.9;

    private int _liveSockets;

    public GatewayContext(int number, GatewayOptions options, GatewaySetOptions setOptions, TopicTable topics, IFrameSink sink, GatewayClock clock, ILogger logger, Func<bool> isAlone, Action wake)
    {
        Number = number;
        Options = options;
        Set = setOptions;
        Topics = topics;
        Sink = sink;
        Clock = clock;
        Logger = logger;
        IsAlone = isAlone;
        Wake = wake;
        Url = new Uri(options.Url);
        Dialect = GatewayDialect.Of(GatewaySetValidator.TryParseKind(options.Kind, out GatewayKind kind) ? kind : throw new ArgumentException($"Kind '{options.Kind}' is not known.", nameof(options)));
        GatewayLimits limits = options.Limits;
        Messages = new MinuteBudget(limits.MessagesPerMinuteMax, (int)(limits.MessagesPerMinuteMax * MessageBurst), clock);
        MessagesKeptForPings = Math.Max(1, limits.MessagesPerMinuteMax / PingShare);
        Connections = new MinuteBudget(limits.ConnectionsPerMinuteMax, (int)(limits.ConnectionsPerMinuteMax * ConnectionBurst), clock);
        Gate = new ConnectGate(Connections, NewBackoff(), clock);
        Errors = new ErrorJournal(this);
        Owners = new TopicOwners();
        Quarantine = new Quarantine(clock);
    }

    public int Number { get; }

    public string Name => Options.Name;

    public GatewayOptions Options { get; }

    public GatewaySetOptions Set { get; }

    public GatewayTimings Timings => Set.Timings;

    public TopicTable Topics { get; }

    public IFrameSink Sink { get; }

    public GatewayClock Clock { get; }

    public ILogger Logger { get; }

    public Uri Url { get; }

    public GatewayDialect Dialect { get; }

    /// <summary>Messages to the gateway.</summary>
    public MinuteBudget Messages { get; }

    /// <summary>How many messages only pings may use.</summary>
    public int MessagesKeptForPings { get; }

    /// <summary>New connections.</summary>
    public MinuteBudget Connections { get; }

    /// <summary>Who may connect when.</summary>
    public ConnectGate Gate { get; }

    public GatewayCounters Counters { get; } = new();

    public ErrorJournal Errors { get; }

    public TopicOwners Owners { get; }

    public Quarantine Quarantine { get; }

    /// <summary>How many of its sockets are live, as last judged.</summary>
    public int LiveSockets
    {
        get => Volatile.Read(ref _liveSockets);
        set => Volatile.Write(ref _liveSockets, value);
    }

    /// <summary>Whether no other gateway is live.</summary>
    public Func<bool> IsAlone { get; }

    /// <summary>Has the watch look at everything soon, because something changed.</summary>
    public Action Wake { get; }

    /// <summary>A back-off of this gateway's timings.</summary>
    public Backoff NewBackoff() => new(Timings, IsAlone, Random.Shared.NextDouble);
}
