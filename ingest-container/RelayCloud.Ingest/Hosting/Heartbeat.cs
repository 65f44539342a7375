using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.MarketData.Arbitration;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The container's one timer: lets held trades go every 100 ms, looks after time-outs of customers every second, and forgets keys that nobody uses every minute.</summary>
internal sealed partial class Heartbeat(MarketFeed feed, SessionContext sessions, UpgradeAcceptor acceptor, Admission admission, ILogger<Heartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private const int BeatsPerSweep = 10;
    private const int BeatsPerPrune = 600;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, sessions.Time);
        int beat = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Do(feed.OnTick);
                if (++beat % BeatsPerPrune == 0) Do(admission.Usage.Prune);
                if (beat % BeatsPerSweep != 0) continue;
                Do(() => sessions.Sessions.Sweep(sessions.NowMs, sessions.Time.GetUtcNow()));
                Do(() => acceptor.Sweep(sessions.NowMs));
            }
        }
        catch (OperationCanceledException)
        {
            // The container stops.
        }
    }

    // A fault in one of them must neither stop the others nor end the container.
    private void Do(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "The heartbeat failed; it goes on.")]
    private partial void Failed(Exception e);
}
