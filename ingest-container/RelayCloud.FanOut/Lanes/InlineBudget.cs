namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// How much delivering on a publisher's own thread may cost: as much time as the pauses between messages, saved up to a bound. Handing over to the lane costs a wake-up but makes batches;
/// messages that come without a pause come faster than they can be written one by one, and batches are what keeps up. Not thread safe: it belongs to whoever has the lane's turn.
/// </summary>
/// <param name="time">The clock; all amounts are in its ticks.</param>
internal sealed class InlineBudget(TimeProvider time)
{
    /// <summary>From this length on the time without any delivery is a pause; a publisher at full speed takes a few microseconds for a message.</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromMicroseconds(30);

    /// <summary>What can be saved up: the length of a burst that is still delivered at once.</summary>
    public static readonly TimeSpan SavedMax = TimeSpan.FromMilliseconds(2);

    private readonly long _pauseMin = (long)(PauseMin.TotalSeconds * time.TimestampFrequency);
    private readonly long _savedMax = (long)(SavedMax.TotalSeconds * time.TimestampFrequency);
    private long _saved = (long)(SavedMax.TotalSeconds * time.TimestampFrequency);
    private long _endedAt = time.GetTimestamp();
    private long _begunAt;

    /// <summary>Whether there is time left to spend; what is spent is counted from here.</summary>
    public bool TryBegin()
    {
        long now = time.GetTimestamp();
        long pause = now - _endedAt;
        if (pause >= _pauseMin) _saved = Math.Min(_savedMax, _saved + pause);
        _begunAt = _endedAt = now;
        return _saved > 0;
    }

    /// <summary>Counts the time since <see cref="TryBegin"/> as spent. One long delivery may leave a debt.</summary>
    public void End()
    {
        NoteDelivery();
        _saved -= _endedAt - _begunAt;
    }

    /// <summary>A delivery by the lane's own thread has ended: no pause until now.</summary>
    public void NoteDelivery() => _endedAt = time.GetTimestamp();
}
