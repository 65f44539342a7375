namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>
/// The weight that may be spent on a gateway in any 60 seconds. A sliding window rather than a token bucket: a bucket lets twice the limit through in the
/// minute after a pause, and the gateway's own way of counting is not documented. Thread safe; each call holds one short lock.
/// </summary>
/// <param name="weightPerMinuteMax">What may be spent in all. Below 1, nothing ever passes.</param>
/// <param name="reserve">What customers leave over for the relay's own requests.</param>
/// <param name="time">The clock.</param>
internal sealed class WeightBudget(int weightPerMinuteMax, int reserve, TimeProvider time)
{
    /// <summary>61 slots of a second: the oldest one still counted lies wholly or partly within the last 60 s.</summary>
    private const int Slots = 61;

    private readonly int[] _spent = new int[Slots];
    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _second;
    private int _sum;

    /// <summary>What was spent in the last minute.</summary>
    public int Spent
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _sum;
            }
        }
    }

    /// <summary>What may be spent in a minute.</summary>
    public int Max => weightPerMinuteMax;

    /// <summary>Spends a weight if it fits.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="own">Whether it is a request of the relay itself, which may use the reserve.</param>
    /// <param name="retryAfterMs">When it does not fit: after how long it will, if nothing else is spent. 60,000 at most.</param>
    public bool TrySpend(int weight, bool own, out int retryAfterMs)
    {
        int limit = own ? weightPerMinuteMax : weightPerMinuteMax - reserve;
        lock (_gate)
        {
            Advance();
            if (_sum + weight <= limit)
            {
                Add(weight);
                retryAfterMs = 0;
                return true;
            }

            retryAfterMs = UntilFits(weight, limit);
            return false;
        }
    }

    /// <summary>Adds what became known only after the answer, whether it fits or not: the gateway has counted it.</summary>
    public void Charge(int weight)
    {
        lock (_gate)
        {
            Advance();
            Add(weight);
        }
    }

    /// <summary>Gives back what was spent a moment ago on a request that never reached the gateway.</summary>
    public void Refund(int weight)
    {
        lock (_gate)
        {
            Advance();

            // It may have been spent in an earlier slot; taking from the newest ones first never frees more than was spent.
            for (int back = 0; back < Slots && weight > 0; back++)
            {
                int slot = SlotOf(_second - back);
                int taken = Math.Min(weight, _spent[slot]);
                _spent[slot] -= taken;
                _sum -= taken;
                weight -= taken;
            }
        }
    }

    private static int SlotOf(long second) => (int)(((second % Slots) + Slots) % Slots);

    private void Add(int weight)
    {
        _spent[SlotOf(_second)] += weight;
        _sum += weight;
    }

    private void Advance()
    {
        long now = (long)time.GetElapsedTime(_startedAt).TotalSeconds;
        long steps = Math.Min(now - _second, Slots);
        for (long i = 1; i <= steps; i++)
        {
            int slot = SlotOf(now - steps + i);
            _sum -= _spent[slot];
            _spent[slot] = 0;
        }

        if (now > _second) _second = now;
    }

    private int UntilFits(int weight, int limit)
    {
        int left = _sum;
        long elapsedMs = (long)time.GetElapsedTime(_startedAt).TotalMilliseconds;
        for (int age = Slots - 1; age >= 0; age--)
        {
            left -= _spent[SlotOf(_second - age)];
            if (left + weight > limit) continue;

            // The slot that is age seconds old leaves the window when Slots - age whole seconds have begun since.
            return (int)Math.Clamp(((_second + Slots - age) * 1_000) - elapsedMs, 1, 60_000);
        }

        return 60_000;
    }
}
