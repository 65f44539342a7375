using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Resilience.EventLogs;

namespace RelayCloud.Ingest.Tests.EventLog.Emulated;

/// <summary>One emulator process for the tests of a class, and hubs that no other test writes to.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    private static readonly string[] Hubs = [.. Enumerable.Range(0, 10).Select(i => $"market{i}")];
    private int _hubsGiven;

    internal EmulatorProcess Emulator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Emulator = await EmulatorProcess.StartAsync(Hubs);

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    /// <summary>Options with a hub of the caller's own.</summary>
    internal EventHubsOptions NewLog() => LogMarket.Quick with
    {
        ConnectionString = Emulator.ConnectionString,
        Hub = Hubs[Interlocked.Increment(ref _hubsGiven) - 1],
        BackoffMsMax = 100,
        RecoverMsMax = 20_000,
        TradeGapMsMax = 60_000,
    };
}
