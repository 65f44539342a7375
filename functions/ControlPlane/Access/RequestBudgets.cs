namespace RelayCloud.ControlPlane.Access;

/// <summary>
/// Counts requests of each caller in windows of a minute that begin with its first request. Of one process: with several, a caller has as many budgets. Bounded; thread safe.
/// </summary>
internal sealed class RequestBudgets(TimeProvider time)
{
    /// <summary>The most callers counted; when more come, those whose minute is over are forgotten, else the one whose minute began first.</summary>
    public const int CallersMax = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long StartedAt, int Used)> _used = [];

    /// <summary>Takes one request from a caller's budget.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="limit">Requests a minute.</param>
    public RequestBudget Take(string caller, int limit)
    {
        long now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_used.TryGetValue(caller, out (long StartedAt, int Used) window) || IsOver(window.StartedAt, now))
            {
                if (_used.Count >= CallersMax && !_used.ContainsKey(caller)) MakeRoom(now);
                window = (now, 0);
            }

            int resetSeconds = Math.Max(1, (int)Math.Ceiling((Window - time.GetElapsedTime(window.StartedAt, now)).TotalSeconds));
            if (window.Used >= limit) return new RequestBudget(false, limit, 0, resetSeconds);
            _used[caller] = (window.StartedAt, window.Used + 1);
            return new RequestBudget(true, limit, limit - window.Used - 1, resetSeconds);
        }
    }

    private void MakeRoom(long now)
    {
        foreach (string over in _used.Where(u => IsOver(u.Value.StartedAt, now)).Select(static u => u.Key).ToArray()) _used.Remove(over);
        if (_used.Count >= CallersMax) _used.Remove(_used.MinBy(static u => u.Value.StartedAt).Key);
    }

    private bool IsOver(long startedAt, long now) => time.GetElapsedTime(startedAt, now) >= Window;
}
