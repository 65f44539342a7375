namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>
/// So many in any second: counts of the last ten tenths. What begins within the limit is let through whole, so that one broadcast to more receivers than the limit is not refused for ever. Thread safe.
/// </summary>
/// <param name="perSecondMax">0 = no limit.</param>
internal sealed class RateWindow(long perSecondMax, TimeProvider time)
{
    private const int Slots = 10;
    private const int SlotMs = 100;

    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Slots];
    private long _slot;
    private long _sum;

    /// <summary>Counts <paramref name="amount"/> unless the limit is reached already.</summary>
    public bool TryTake(long amount)
    {
        if (perSecondMax == 0) return true;
        long slot = (long)time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds / SlotMs;
        lock (_gate)
        {
            Advance(slot);
            if (_sum >= perSecondMax) return false;
            _counts[_slot % Slots] += amount;
            _sum += amount;
            return true;
        }
    }

    private void Advance(long slot)
    {
        if (slot - _slot >= Slots)
        {
            Array.Clear(_counts);
            _sum = 0;
            _slot = slot;
            return;
        }

        while (_slot < slot)
        {
            _slot++;
            _sum -= _counts[_slot % Slots];
            _counts[_slot % Slots] = 0;
        }
    }
}
