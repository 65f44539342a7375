namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// How much of a publisher's time delivering on its own thread may take: a share of all time, saved up to a bound. Handing over to the lane costs a wake-up but makes batches;
/// past this budget messages come faster than they can be written one by one, and batches are what keeps up. Not thread safe: it belongs to whoever has the lane's turn.
/// </summary>
/// <param name="time">The clock; all amounts are in its ticks.</param>
internal sealed class InlineBudget(TimeProvider time)
{
    /// <summary>One part in so many of all time may be spent.</summary>
    public const int ShareOfTime = 4;

    /// <summary>What can be saved up: the length of a burst that is still delivered at once.</summary>
    public static readonly TimeSpan SavedMax = TimeSpan.FromMilliseconds(2);

    private readonly long _savedMax = (long)(SavedMax.TotalSeconds * time.TimestampFrequency);
    private long _saved = (long)(SavedMax.TotalSeconds * time.TimestampFrequency);
    private long _savedAt = time.GetTimestamp();

    /// <summary>Whether there is time left to spend; what is spent is counted from here.</summary>
    public bool TryBegin()
    {
        long now = time.GetTimestamp();
        _saved = Math.Min(_savedMax, _saved + ((now - _savedAt) / ShareOfTime));
        _savedAt = now;
        return _saved > 0;
    }

    /// <summary>Counts the time since <see cref="TryBegin"/> as spent. One long delivery may leave a debt.</summary>
    public void End()
    {
        long now = time.GetTimestamp();
        _saved -= now - _savedAt;
        _savedAt = now;
    }
}
