using System.Collections.Concurrent;
using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Events;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator;

/// <summary>What all parts of the service share. Thread safe.</summary>
internal sealed class PubSubService : IAsyncDisposable
{
    /// <summary>Hubs that may exist, so that wrong names cannot fill the memory.</summary>
    public const int HubsMax = 1_000;

    private const int QueueMessagesMax = 16_384;
    private static readonly TimeSpan NoticesTimeMax = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Hub> _hubs = new(StringComparer.OrdinalIgnoreCase);
    private readonly DeliveryLane[] _lanes;
    private readonly RateWindow _inbound;
    private readonly RateWindow _outbound;
    private uint _nextLane;
    private int _connections;
    private volatile bool _isStopping;

    public PubSubService(EmulatorOptions options, TimeProvider time, ILogger logger)
    {
        Options = options;
        Time = time;
        Logger = logger;
        Tokens = new AccessTokens(options.Keys, options.AcceptJwt, time);
        var limits = new DeliveryLimits(options.UnackedMessagesMax, QueueMessagesMax, options.QueueBytesMax);
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(index => new DeliveryLane(index, limits, time))];
        _inbound = new RateWindow((long)options.InboundPerSecondPerUnit * options.Units, time);
        _outbound = new RateWindow((long)options.OutboundPerSecondPerUnit * options.Units, time);
        Events = new EventSender(this);
        foreach (HubSettings hub in options.Hubs) _hubs.TryAdd(hub.Name, new Hub(hub, _lanes, _outbound));
    }

    public EmulatorOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public AccessTokens Tokens { get; }

    public EventSender Events { get; }

    public ServiceCounters Counters { get; } = new();

    public Chaos Chaos { get; } = new();

    public ICollection<Hub> Hubs => _hubs.Values;

    /// <summary>Whether clients are refused: on command, or because it stops.</summary>
    public bool RefusesClients => _isStopping || Chaos.RefuseClients;

    /// <summary>Connections that are held, those without a socket included.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The last exception that should not have been, null = none ever.</summary>
    public Exception? LastFault => _lanes.Select(lane => lane.LastFault).FirstOrDefault(fault => fault is not null);

    /// <summary>A hub by its name, whatever its case; null when there are too many.</summary>
    public Hub? Hub(string name)
    {
        if (_hubs.TryGetValue(name, out Hub? hub)) return hub;
        return _hubs.Count >= HubsMax ? null : _hubs.GetOrAdd(name, key => new Hub(HubSettings.Default(key), _lanes, _outbound));
    }

    /// <summary>The lane of the next connection.</summary>
    public DeliveryLane NextLane() => _lanes[Interlocked.Increment(ref _nextLane) % (uint)_lanes.Length];

    public DeliveryCounts Delivered()
    {
        DeliveryCounts sum = default;
        foreach (DeliveryLane lane in _lanes) sum += lane.Counts();
        return sum;
    }

    /// <summary>Counts something that came in; false when the units' rate is used up.</summary>
    /// <param name="steps">Of 2 KB, at least 1.</param>
    public bool TryTakeInbound(int steps)
    {
        if (!Chaos.TakeThrottled() && _inbound.TryTake(steps)) return true;
        Interlocked.Increment(ref Counters.Throttled);
        return false;
    }

    /// <summary>Counts an accepted message.</summary>
    public void CountInbound(int steps, int bytes)
    {
        Interlocked.Increment(ref Counters.InboundMessages);
        Interlocked.Add(ref Counters.InboundSteps, steps);
        Interlocked.Add(ref Counters.InboundBytes, bytes);
    }

    /// <summary>Takes one of the places that the units have; <see cref="ReleasePlace"/> gives it back.</summary>
    public bool TryTakePlace()
    {
        if (Interlocked.Increment(ref _connections) <= (long)Options.ConnectionsPerUnitMax * Options.Units) return true;
        ReleasePlace();
        Interlocked.Increment(ref Counters.ConnectionsRefused);
        return false;
    }

    public void ReleasePlace() => Interlocked.Decrement(ref _connections);

    /// <summary>Says farewell to all clients, for good, and waits a while until their event handlers know. Those that come back at once are refused: nobody would hear of their end.</summary>
    public async Task CloseAllAsync(string reason)
    {
        _isStopping = true;
        ClientConnection[] all = [.. _hubs.Values.SelectMany(hub => hub.Connections())];
        foreach (ClientConnection connection in all) connection.Close(reason);
        await Task.WhenAll(all.Select(connection => connection.Notices)).WaitAsync(NoticesTimeMax, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (DeliveryLane lane in _lanes) lane.Dispose();
        await Events.DisposeAsync();
    }
}
