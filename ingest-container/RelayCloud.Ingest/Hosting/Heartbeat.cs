using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.MarketData.Arbitration;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The container's one timer: lets held trades go every 100 ms, looks after time-outs of customers every second.</summary>
internal sealed class Heartbeat(MarketFeed feed, SessionContext sessions, UpgradeAcceptor acceptor) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private const int BeatsPerSweep = 10;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, sessions.Time);
        int beat = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                feed.OnTick();
                if (++beat % BeatsPerSweep != 0) continue;
                sessions.Sessions.Sweep(sessions.NowMs);
                acceptor.Sweep(sessions.NowMs);
            }
        }
        catch (OperationCanceledException)
        {
            // The container stops.
        }
    }
}
