namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>
/// How much may be sent: nine tenths of the limit flow in evenly, and a tenth may be saved up. And since the service counts what arrives, which can be any time between the beginning of a request and its
/// end, what is under way and what has ended within a second is together never more than the limit: so no second has more, wherever it begins, and the service has no cause to throttle. Not thread safe. Times are of one clock that does not go back, milliseconds.
/// </summary>
internal sealed class SendBudget
{
    private const double FlowShare = 0.9;
    private const int SlotMs = 20;
    private const int Slots = (1_000 / SlotMs) + 1;

    // What ended in each of the last fiftieths of a second.
    private readonly long[] _ended = new long[Slots];
    private long _endedSum;
    private long _slot;
    private long _underWay;
    private long _max;

    private double _perMs;
    private double _savedMax;
    private double _saved;
    private long _atMs;

    /// <param name="perSecondMax">The limit of any second, at least 10.</param>
    /// <param name="nowMs">The present time.</param>
    public SendBudget(long perSecondMax, long nowMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecondMax, 10);
        (_perMs, _savedMax) = FlowOf(perSecondMax);
        _max = perSecondMax;
        _saved = _savedMax;
        _atMs = nowMs;
        _slot = nowMs / SlotMs;
    }

    /// <summary>Another limit from now on. What was saved stays, as far as the new one allows.</summary>
    /// <param name="perSecondMax">The limit of any second, at least 10.</param>
    /// <param name="nowMs">The present time.</param>
    public void SetLimit(long perSecondMax, long nowMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecondMax, 10);
        Flow(nowMs);
        (_perMs, _savedMax) = FlowOf(perSecondMax);
        _max = perSecondMax;
        _saved = Math.Min(_saved, _savedMax);
    }

    /// <summary>
    /// Whether <paramref name="cost"/> can be spent now. One that is larger than a tenth of the limit waits until all that can be saved is saved, and is then owed: it is the one thing that can go over the limit.
    /// </summary>
    public bool CanSpend(long cost, long nowMs)
    {
        Flow(nowMs);
        return _saved >= Math.Min(cost, _savedMax) && HasRoom(cost);
    }

    /// <summary>Spends what <see cref="CanSpend"/> has allowed.</summary>
    public void Spend(long cost)
    {
        _saved -= cost;
        _underWay += cost;
    }

    /// <summary>What was spent on a request has arrived by now, or never will.</summary>
    public void Ended(long cost, long nowMs)
    {
        Flow(nowMs);
        _underWay -= cost;
        _ended[_slot % Slots] += cost;
        _endedSum += cost;
    }

    /// <summary>When that cost can be spent, if nothing else is until then; the present if it can now.</summary>
    public long CanSpendAtMs(long cost, long nowMs)
    {
        Flow(nowMs);
        double missing = Math.Min(cost, _savedMax) - _saved;
        long flownAtMs = missing <= 0 ? nowMs : nowMs + (long)Math.Ceiling(missing / _perMs);
        return HasRoom(cost) ? flownAtMs : Math.Max(flownAtMs, (_slot + 1) * SlotMs);
    }

    private static (double PerMs, double SavedMax) FlowOf(long perSecondMax) => (perSecondMax * FlowShare / 1_000, perSecondMax * (1 - FlowShare));

    private bool HasRoom(long cost) => _underWay + _endedSum == 0 || _underWay + _endedSum + cost <= _max;

    private void Flow(long nowMs)
    {
        for (long slot = nowMs / SlotMs; _slot < slot && _endedSum > 0; _endedSum -= _ended[_slot % Slots], _ended[_slot % Slots] = 0) _slot++;
        _slot = Math.Max(_slot, nowMs / SlotMs);
        if (nowMs <= _atMs) return;
        _saved = Math.Min(_savedMax, _saved + ((nowMs - _atMs) * _perMs));
        _atMs = nowMs;
    }
}
