namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>
/// How much may be sent: nine tenths of the limit flow in evenly, and a tenth may be saved up. So no second has more than the limit, wherever it begins, and the service has no cause to throttle.
/// Not thread safe. Times are of one clock that does not go back, milliseconds.
/// </summary>
internal sealed class SendBudget
{
    private const double FlowShare = 0.9;

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
        _saved = _savedMax;
        _atMs = nowMs;
    }

    /// <summary>Another limit from now on. What was saved stays, as far as the new one allows.</summary>
    /// <param name="perSecondMax">The limit of any second, at least 10.</param>
    /// <param name="nowMs">The present time.</param>
    public void SetLimit(long perSecondMax, long nowMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecondMax, 10);
        Flow(nowMs);
        (_perMs, _savedMax) = FlowOf(perSecondMax);
        _saved = Math.Min(_saved, _savedMax);
    }

    /// <summary>
    /// Whether <paramref name="cost"/> can be spent now. One that is larger than a tenth of the limit waits until all that can be saved is saved, and is then owed: it is the one thing that can go over the limit.
    /// </summary>
    public bool CanSpend(long cost, long nowMs)
    {
        Flow(nowMs);
        return _saved >= Math.Min(cost, _savedMax);
    }

    /// <summary>Spends what <see cref="CanSpend"/> has allowed.</summary>
    public void Spend(long cost) => _saved -= cost;

    /// <summary>When that cost can be spent, if nothing else is until then; the present if it can now.</summary>
    public long CanSpendAtMs(long cost, long nowMs)
    {
        Flow(nowMs);
        double missing = Math.Min(cost, _savedMax) - _saved;
        return missing <= 0 ? nowMs : nowMs + (long)Math.Ceiling(missing / _perMs);
    }

    private static (double PerMs, double SavedMax) FlowOf(long perSecondMax) => (perSecondMax * FlowShare / 1_000, perSecondMax * (1 - FlowShare));

    private void Flow(long nowMs)
    {
        if (nowMs <= _atMs) return;
        _saved = Math.Min(_savedMax, _saved + ((nowMs - _atMs) * _perMs));
        _atMs = nowMs;
    }
}
