namespace RelayCloud.GatewaySimulator.Faults;

/// <summary>
/// Injects faults into a running gateway; the control endpoint does nothing more than call this. Thread-safe: a change counts from the next
/// frame of each connection on.
/// </summary>
public sealed class FaultControl
{
    private readonly Lock _gate = new();
    private volatile FaultSettings _current = new();

    /// <summary>What <see cref="DropAllConnections"/> does; set once by the gateway.</summary>
    internal Action? OnDropAll { get; set; }

    /// <summary>The faults now in force.</summary>
    public FaultSettings Current => _current;

    /// <summary>Changes some settings: <c>faults.Update(f => f with { Silent = true })</c>.</summary>
    /// <exception cref="ArgumentException">The result is out of range; the message names every problem, and nothing changes.</exception>
    public void Update(Func<FaultSettings, FaultSettings> change)
    {
        lock (_gate)
        {
            FaultSettings next = change(_current);
            IReadOnlyList<string> problems = next.Problems();
            if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(change));
            _current = next;
        }
    }

    /// <summary>Resets every open WebSocket now (1006 at the client), once.</summary>
    public void DropAllConnections() => OnDropAll?.Invoke();

    /// <summary>Turns every fault off.</summary>
    public void Reset() => Update(_ => new FaultSettings());
}
