namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>Misbehaviour on command, for tests of clients. All is off at start. Any thread.</summary>
internal sealed class Chaos
{
    /// <summary>The longest that an answer may be delayed, ms.</summary>
    public const int DelayMsMax = 60_000;

    private int _serverBusyLeft;
    private int _delayMs;
    private volatile bool _refuse;

    /// <summary>New connections are closed at once.</summary>
    public bool Refuse { get => _refuse; set => _refuse = value; }

    /// <summary>So much later than done is done said, ms.</summary>
    public int DelayMs { get => Volatile.Read(ref _delayMs); set => Volatile.Write(ref _delayMs, Math.Clamp(value, 0, DelayMsMax)); }

    /// <summary>So many deliveries are rejected with <c>com.microsoft:server-busy</c>.</summary>
    public int ServerBusyLeft { get => Volatile.Read(ref _serverBusyLeft); set => Volatile.Write(ref _serverBusyLeft, Math.Max(0, value)); }

    /// <summary>Whether the next delivery is one of those.</summary>
    public bool TakeServerBusy()
    {
        if (Volatile.Read(ref _serverBusyLeft) == 0) return false;
        if (Interlocked.Decrement(ref _serverBusyLeft) >= 0) return true;
        Volatile.Write(ref _serverBusyLeft, 0);
        return false;
    }

    public void Clear()
    {
        Refuse = false;
        DelayMs = 0;
        ServerBusyLeft = 0;
    }
}
