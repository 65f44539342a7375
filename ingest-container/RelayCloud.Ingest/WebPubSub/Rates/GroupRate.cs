using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Rates;

/// <summary>
/// Measures what a group takes when nothing holds it back. Every send counts with the time since the one before, so that the mean of a steady cadence is exact from the second send on; both fade with
/// <see cref="MemoryMs"/>, so that it costs no more memory however long it runs. Times are of one clock that does not go back, milliseconds. Not thread safe, allocates nothing.
/// </summary>
/// <param name="isEvents">Whether all that was put off is sent in the end; of State newer values take its place.</param>
internal sealed class GroupRate(bool isEvents)
{
    /// <summary>What is older by this counts by a factor of e less, milliseconds.</summary>
    public const int MemoryMs = 300_000;

    /// <summary>A shorter measurement says nothing, milliseconds.</summary>
    public const int WindowMsMin = 5_000;

    private double _changes;
    private double _sends;
    private double _steps;
    private double _bytes;
    private double _elapsedMs;
    private Cursor _last;
    private long? _sinceMs; // the last send, or the beginning
    private bool _hasSent;

    /// <summary>Counts time from now on, if it is not counted already: that nothing is sent is a measurement too.</summary>
    public void Begin(long nowMs) => _sinceMs ??= nowMs;

    /// <summary>A send has arrived.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="last">Cursor of the last value in it.</param>
    /// <param name="lostMs">By how much a short budget has put it off.</param>
    /// <param name="nowMs">The present time.</param>
    public void Sent(int bytes, Cursor last, long lostMs, long nowMs)
    {
        long changes = last.Epoch == _last.Epoch && last.Offset > _last.Offset ? last.Offset - _last.Offset : 1;
        _last = last;
        long? sinceMs = _sinceMs;
        _sinceMs = nowMs;

        // State begins with the value that is there, and of trades it is chance when the first ones come: neither tells how often others do.
        bool isFirst = !_hasSent;
        _hasSent = true;
        if (sinceMs is not { } beforeMs || isFirst) return;
        long gapMs = Math.Max(0, nowMs - beforeMs - (isEvents ? 0 : lostMs));
        double kept = Math.Exp(-(double)gapMs / MemoryMs);
        _changes = (_changes * kept) + changes;
        _sends = (_sends * kept) + 1;
        _steps = (_steps * kept) + PublishScheduler.StepsOf(bytes);
        _bytes = (_bytes * kept) + bytes;
        _elapsedMs = (_elapsedMs * kept) + gapMs;
    }

    /// <summary>A send has failed: of State the time up to the next one does not count, since what was missed is not made up for.</summary>
    public void Failed()
    {
        if (!isEvents) _sinceMs = null;
    }

    /// <summary>The means up to now; false while there is too little time behind them.</summary>
    /// <param name="intervalMs">The group's cadence; one interval alone would say too little.</param>
    public bool TryRead(int intervalMs, long nowMs, out GroupFigures figures)
    {
        // Up to the mean time between two sends, that none has come since the last is as it should be.
        double silentMs = _sinceMs is { } sinceMs ? Math.Max(0, nowMs - sinceMs - (_sends > 0 ? _elapsedMs / _sends : 0)) : 0;
        double kept = Math.Exp(-silentMs / MemoryMs);
        double windowMs = (_elapsedMs * kept) + silentMs;
        double perSecond = windowMs > 0 ? kept * 1_000 / windowMs : 0;
        figures = new GroupFigures(_changes * perSecond, _sends * perSecond, _steps * perSecond, _bytes * perSecond, (long)windowMs);
        return windowMs >= Math.Max(WindowMsMin, 3L * intervalMs / 2);
    }
}
