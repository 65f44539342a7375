using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>One gateway: its sockets and its state. Plans and watching come from one thread at a time; reports from any.</summary>
internal sealed class Gateway(GatewayContext context)
{
    // A slot is made when a topic is first planned for it, and kept.
    private readonly SocketSlot?[] _slots = new SocketSlot?[context.Options.Limits.ConnectionsMax];
    private readonly List<Task> _running = [];
    private readonly Lock _gate = new();
    private volatile GatewayState _state = GatewayState.Connecting;
    private long _sinceUs = context.Clock.NowUs;

    /// <summary>What the sockets share.</summary>
    public GatewayContext Context => context;

    /// <summary>The state last judged. Any thread.</summary>
    public GatewayState State => _state;

    private IEnumerable<SocketSlot> Planned => _slots.OfType<SocketSlot>().Where(s => s.HasTopics);

    /// <summary>Takes over a plan.</summary>
    /// <param name="sockets">For each socket its topics, the most important first. At most as many as there may be connections.</param>
    /// <param name="stopping">Ends the sockets.</param>
    public void Apply(IReadOnlyList<IReadOnlyList<Topic>> sockets, CancellationToken stopping)
    {
        // What leaves first, so that a topic which moves is let go of by the one socket before the other asks for it.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                IReadOnlyList<Topic> topics = i < sockets.Count ? sockets[i] : [];
                SocketSlot? slot = _slots[i];
                if (slot is null && topics.Count > 0 && pass == 1) slot = Start(i, stopping);
                if (slot is not null && (topics.Count == 0) == (pass == 0)) slot.SetTopics(topics);
            }
        }
    }

    /// <summary>Looks at every socket and judges the state.</summary>
    public void Watch()
    {
        foreach (SocketSlot? slot in _slots) slot?.Watch();

        GatewayState state = Judge();
        GatewayState previous = _state;
        if (state == previous) return;
        long nowUs = context.Clock.NowUs;
        GatewayLog.GatewayStateChanged(context.Logger, context.Name, state, previous, (nowUs - Volatile.Read(ref _sinceUs)) / 1_000);
        lock (_gate)
        {
            _state = state;
            Volatile.Write(ref _sinceUs, nowUs);
        }
    }

    /// <summary>Topics by state. Any thread.</summary>
    public TopicCounts CountTopics() => Planned.Aggregate(TopicCounts.None, (sum, slot) => sum.Plus(slot.Counts));

    /// <summary>Everything about this gateway. Any thread.</summary>
    public GatewayReport Report()
    {
        var notDelivered = new List<(int Order, TopicReport Topic)>();
        List<SocketReport> sockets = [.. Planned.Select(s => s.Report(notDelivered))];
        (string Text, long AtMs)? error = context.Errors.Last;
        lock (_gate)
        {
            return new GatewayReport(
                context.Number,
                context.Name,
                context.Url.GetLeftPart(UriPartial.Path),
                context.Options.Kind,
                _state,
                _sinceUs / 1_000,
                sockets.Aggregate(TopicCounts.None, (sum, s) => sum.Plus(s.Topics)),
                sockets,
                [.. notDelivered.OrderBy(t => t.Order).Take(GatewayReport.NotDeliveredMax).Select(t => t.Topic)],
                error?.Text,
                error?.AtMs,
                context.Counters.Snapshot());
        }
    }

    /// <summary>Completes when every socket has ended.</summary>
    public Task WhenStopped() => Task.WhenAll(_running);

    /// <summary>Ends every connection at once.</summary>
    public void Cut()
    {
        foreach (SocketSlot? slot in _slots) slot?.Cut();
    }

    private SocketSlot Start(int index, CancellationToken stopping)
    {
        var slot = new SocketSlot(context, index);
        _slots[index] = slot;
        _running.Add(Task.Run(() => slot.RunAsync(stopping), CancellationToken.None));
        return slot;
    }

    /// <summary>
    /// Down: no planned socket is open, though some was tried. Stale: at least one is open, and another is not, or topics are stale.
    /// Live: every planned socket is open and answered every subscribe, and at least one delivers. Connecting: on the way to one of these.
    /// </summary>
    private GatewayState Judge()
    {
        int planned = 0, down = 0, connected = 0, live = 0, settled = 0, staleTopics = 0;
        foreach (SocketSlot slot in Planned)
        {
            planned++;
            if (slot.State == GatewayState.Down) down++;
            if (slot.State == GatewayState.Live) live++;
            if (slot.IsConnected) connected++;
            if (slot.IsSettled) settled++;
            staleTopics += slot.Counts.Stale;
        }

        context.LiveSockets = live;
        if (connected == 0) return down > 0 ? GatewayState.Down : GatewayState.Connecting;
        if (down > 0 || staleTopics > 0) return GatewayState.Stale;
        if (live > 0 && settled == planned) return GatewayState.Live;

        // New topics that await their first value do not make a live gateway less so.
        return _state == GatewayState.Live && connected == planned ? GatewayState.Live : GatewayState.Connecting;
    }
}
