namespace RelayCloud.MarketData.Tests.Support;

/// <summary>
/// A naive model of an exchange and of gateways in front of it. The exchange makes blocks with a few trades each; every gateway shows the same blocks with its own
/// delay, in one contiguous stream for each subscription that begins with a replay of the last 30 trades. What a gateway does wrong is chosen by its faults.
/// </summary>
internal sealed class TradeMarket
{
    private readonly Random _random;
    private readonly FeedHarness _feed;
    private readonly List<(long TimeMs, long[] Tids)> _blocks = [];
    private readonly Gateway[] _gateways;

    public TradeMarket(int seed, FeedHarness feed, params GatewayFaults[] faults)
    {
        _random = new Random(seed);
        _feed = feed;
        _gateways = [.. faults.Select((f, i) => new Gateway(i, f))];
        long time = feed.Time.NowMs;
        long tid = 0;
        for (int i = 0; i < 800; i++)
        {
            time += _random.Next(50, 150);
            _blocks.Add((time, [.. Enumerable.Range(0, _random.Next(4)).Select(_ => ++tid)]));
        }
    }

    /// <summary>All trades of the exchange, in order.</summary>
    public List<long> Truth => [.. _blocks.SelectMany(b => b.Tids)];

    /// <summary>Every trade that some gateway gave in an undamaged frame.</summary>
    public HashSet<long> Given { get; } = [];

    /// <summary>Runs the whole market through the feed, then lets everything settle.</summary>
    public void Run()
    {
        var topic = _feed.TopicOf(RelayCloud.MarketData.Topics.Channel.Trades);
        long end = _blocks[^1].TimeMs + 10_000;
        foreach (Gateway gateway in _gateways) gateway.NextConnectMs = _feed.Time.NowMs + 4_000 + (gateway.Faults.IsContinuous ? 0 : _random.Next(2_000));
        for (; _feed.Time.NowMs < end; _feed.Time.Advance(10))
        {
            long now = _feed.Time.NowMs;
            foreach (Gateway gateway in _gateways.OrderBy(_ => _random.Next()))
            {
                if (gateway.IsConnected && _random.NextDouble() < gateway.Faults.DropChance)
                {
                    gateway.IsConnected = false;
                    gateway.Pending.Clear();
                    gateway.NextConnectMs = now + _random.Next(gateway.Faults.OutageMsMax);
                    _feed.Feed.OnTopicDown(gateway.Number, topic);
                }

                if (!gateway.IsConnected && now >= gateway.NextConnectMs) Connect(gateway, now, topic);
                if (gateway.IsConnected) Advance(gateway, now);
                Deliver(gateway, now);
            }

            if (now / 10 % 10 == 0) _feed.Feed.OnTick();
        }
    }

    private void Connect(Gateway gateway, long now, RelayCloud.MarketData.Topics.Topic topic)
    {
        gateway.IsConnected = true;
        gateway.DelayMs = _random.Next(gateway.Faults.DelayMsMax);
        _feed.Feed.OnSubscribing(gateway.Number, topic);
        gateway.NextBlock = _blocks.FindIndex(b => b.TimeMs + gateway.DelayMs > now);
        if (gateway.NextBlock < 0) gateway.NextBlock = _blocks.Count;
        (long, long)[] replay = [.. _blocks.Take(gateway.NextBlock).SelectMany(b => b.Tids.Select(t => (b.TimeMs, t))).TakeLast(30)];
        if (replay.Length > 0) Post(gateway, now, replay);
    }

    private void Advance(Gateway gateway, long now)
    {
        while (gateway.NextBlock < _blocks.Count && _blocks[gateway.NextBlock].TimeMs + gateway.DelayMs <= now)
        {
            (long time, long[] tids) = _blocks[gateway.NextBlock++];
            if (tids.Length > 0 && _random.NextDouble() >= gateway.Faults.SkipChance) Post(gateway, now, [.. tids.Select(t => (time, t))]);
        }
    }

    private void Post(Gateway gateway, long now, (long, long)[] trades)
    {
        // Jitter that keeps the order of one connection.
        long at = Math.Max(now + _random.Next(60), gateway.Pending.Count > 0 ? gateway.Pending[^1].AtMs : 0);
        gateway.Pending.Add((at, trades));
        if (_random.NextDouble() < gateway.Faults.DuplicateChance) gateway.Pending.Add((at + _random.Next(100), trades));
        if (gateway.Pending.Count > 1 && _random.NextDouble() < gateway.Faults.ReorderChance)
            (gateway.Pending[^1], gateway.Pending[^2]) = (gateway.Pending[^2], gateway.Pending[^1]);
    }

    private void Deliver(Gateway gateway, long now)
    {
        while (gateway.Pending.Count > 0 && gateway.Pending[0].AtMs <= now)
        {
            (long, long)[] trades = gateway.Pending[0].Trades;
            gateway.Pending.RemoveAt(0);
            string frame = Wire.Trades("BTC", trades);
            if (_random.NextDouble() < gateway.Faults.CorruptChance)
            {
                Assert.Equal("Corrupt", _feed.Send(gateway.Number, frame[.._random.Next(frame.Length)]));
                continue;
            }

            _feed.Send(gateway.Number, frame);
            foreach ((_, long tid) in trades) Given.Add(tid);
        }
    }

    private sealed class Gateway(int number, GatewayFaults faults)
    {
        public int Number { get; } = number;

        public GatewayFaults Faults { get; } = faults;

        public bool IsConnected { get; set; }

        public long NextConnectMs { get; set; }

        public long DelayMs { get; set; }

        public int NextBlock { get; set; }

        public List<(long AtMs, (long, long)[] Trades)> Pending { get; } = [];
    }
}
