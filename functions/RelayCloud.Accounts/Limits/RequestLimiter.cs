using System.Collections.Concurrent;

namespace RelayCloud.Accounts.Limits;

/// <summary>
/// Counts the requests of each key, a minute at a time: a key's minute begins with its first request and gives it the whole of its limit. Counts are this process's own. Thread safe;
/// a key that is known costs no lock and no allocation.
/// </summary>
public sealed class RequestLimiter
{
    /// <summary>The bound of the keys counted at once, unless told otherwise.</summary>
    public const int KeysMaxDefault = 100_000;

    /// <summary>How long a limit's time is, milliseconds.</summary>
    private const int WindowMs = 60_000;

    // One number holds a key's minute: when it began, milliseconds since the limiter was made, above; requests since then below. 40 bits of milliseconds are 34 years, 24 bits of
    // requests are more than any plan allows (10,000,000).
    private const int CountBits = 24;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly int _keysMax;

    /// <summary>A limiter.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="keysMax">The most keys counted at once, at least 1. Past it, those go whose minute is over; if there are none, all counts begin anew.</param>
    public RequestLimiter(TimeProvider time, int keysMax = KeysMaxDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keysMax, 1);
        _time = time;
        _keysMax = keysMax;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>Keys counted now.</summary>
    public int Count => _windows.Count;

    /// <summary>Takes one request of a key's minute. A request that is not allowed takes nothing.</summary>
    /// <param name="keyId">The key's public id. Only of keys that were checked: what anyone can make up must not be counted.</param>
    /// <param name="requestsPerMinute">What its plan allows now, at least 1.</param>
    public RequestAllowance Take(string keyId, int requestsPerMinute)
    {
        long nowMs = NowMs();
        Window window = _windows.TryGetValue(keyId, out Window? known) ? known : Add(keyId, nowMs);
        while (true)
        {
            long seen = Volatile.Read(ref window.Value);
            long beganMs = seen >> CountBits;
            long count = seen & CountMask;
            if (nowMs - beganMs >= WindowMs)
            {
                beganMs = nowMs;
                count = 0;
            }

            bool isAllowed = count < Math.Min(requestsPerMinute, CountMask);
            long next = (beganMs << CountBits) | (isAllowed ? count + 1 : count);
            if (next != seen && Interlocked.CompareExchange(ref window.Value, next, seen) != seen) continue;
            return Allowance(isAllowed, requestsPerMinute, isAllowed ? count + 1 : count, beganMs, nowMs);
        }
    }

    /// <summary>What a key has left; takes nothing.</summary>
    public RequestAllowance Look(string keyId, int requestsPerMinute)
    {
        long nowMs = NowMs();
        long seen = _windows.TryGetValue(keyId, out Window? window) ? Volatile.Read(ref window.Value) : nowMs << CountBits;
        long beganMs = seen >> CountBits;
        return nowMs - beganMs >= WindowMs
            ? Allowance(true, requestsPerMinute, 0, nowMs, nowMs)
            : Allowance((seen & CountMask) < requestsPerMinute, requestsPerMinute, seen & CountMask, beganMs, nowMs);
    }

    private static RequestAllowance Allowance(bool isAllowed, int limit, long used, long beganMs, long nowMs) =>
        new(isAllowed, limit, (int)Math.Max(0, limit - used), (int)Math.Clamp((beganMs + WindowMs - nowMs + 999) / 1_000, 1, WindowMs / 1_000));

    private Window Add(string keyId, long nowMs)
    {
        lock (_gate)
        {
            if (_windows.TryGetValue(keyId, out Window? there)) return there;
            if (_windows.Count >= _keysMax) Sweep(nowMs);
            var window = new Window { Value = nowMs << CountBits };
            _windows[keyId] = window;
            return window;
        }
    }

    private void Sweep(long nowMs)
    {
        foreach ((string keyId, Window window) in _windows)
            if (nowMs - (Volatile.Read(ref window.Value) >> CountBits) >= WindowMs) _windows.TryRemove(keyId, out _);
        if (_windows.Count >= _keysMax) _windows.Clear();
    }

    private long NowMs() => (long)_time.GetElapsedTime(_startedAt).TotalMilliseconds;

    private sealed class Window
    {
        public long Value;
    }
}
