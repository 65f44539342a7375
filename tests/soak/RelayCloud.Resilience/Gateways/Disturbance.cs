using RelayCloud.GatewaySimulator.Faults;

namespace RelayCloud.Resilience.Gateways;

/// <summary>Carries out disturbances. The pauses are the schedule of a run, not a wait for anything.</summary>
public static class Disturbance
{
    /// <summary>Disturbs a gateway for about so long; then it is whole again.</summary>
    /// <returns>How often it was disturbed anew.</returns>
    public static async Task<int> RunAsync(DisturbanceKind kind, Venue venue, TimeSpan duration)
    {
        long endsAtMs = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        int rounds = 0;
        while (Environment.TickCount64 < endsAtMs) await RoundAsync(kind, venue, rounds++);
        return rounds;
    }

    private static async Task RoundAsync(DisturbanceKind kind, Venue venue, int round)
    {
        switch (kind)
        {
            case DisturbanceKind.Drop:
                venue.Faults.DropAllConnections();
                await PauseAsync(900 + 300 * (round % 4));
                break;
            case DisturbanceKind.Refuse:
                venue.Faults.Update(f => f with { RefuseConnections = true });
                venue.Faults.DropAllConnections();
                await PauseAsync(600);
                venue.Faults.Reset();
                await PauseAsync(1_400);
                break;
            case DisturbanceKind.Silence:
                // A topic may be silent for 2 s before its connection is replaced.
                venue.Faults.Update(f => f with { Silent = true });
                await PauseAsync(round % 3 == 2 ? 2_600 : 400);
                venue.Faults.Reset();
                await PauseAsync(700);
                break;
            case DisturbanceKind.Corrupt:
                await HoldAsync(venue, f => f with { CorruptEvery = 1 + round % 5 }, heldMs: 500, thenMs: 100);
                break;
            case DisturbanceKind.Duplicate:
                await HoldAsync(venue, f => f with { DuplicateEvery = 1 + round % 3 }, heldMs: 500, thenMs: 100);
                break;
            case DisturbanceKind.Reorder:
                await HoldAsync(venue, f => f with { ReorderEvery = 2 + round % 3 }, heldMs: 500, thenMs: 100);
                break;
            case DisturbanceKind.Delay:
                await HoldAsync(venue, f => f with { ExtraDelayMs = 50 << (round % 4) }, heldMs: 600, thenMs: 300);
                break;
            case DisturbanceKind.SlowTcp:
                await HoldAsync(venue, f => f with { SlowTcpBytesPerSecond = 20_000 }, heldMs: 600, thenMs: 600);
                break;
            case DisturbanceKind.Restart:
                await venue.StopAsync();
                await PauseAsync(round % 2 == 0 ? 50 : 500);
                await venue.StartAgainAsync();
                await PauseAsync(1_400);
                break;
        }
    }

    private static async Task HoldAsync(Venue venue, Func<FaultSettings, FaultSettings> fault, int heldMs, int thenMs)
    {
        venue.Faults.Update(fault);
        await PauseAsync(heldMs);
        venue.Faults.Reset();
        await PauseAsync(thenMs);
    }

    private static Task PauseAsync(int ms) => Task.Delay(ms);
}
