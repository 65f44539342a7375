using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RelayCloud.ControlPlane.Hosting;
using RelayCloud.ControlPlane.Streaming.Connections;

namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>
/// Goes through all connections each <see cref="Interval"/>, and soon after some have changed: tells the publisher what is wanted, ends what is no longer allowed (a key's time is over,
/// a plan was cut, a change was missed), and forgets connections that are gone although nobody said so.
/// </summary>
internal sealed partial class PresenceUpkeep : BackgroundService
{
    /// <summary>How long without a change until all is gone through again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // A flood of changes must not have the table read all the time.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly PresenceTable _table;
    private readonly GroupDemand _demand;
    private readonly ConnectionReview _review;
    private readonly Readiness _readiness;
    private readonly TimeProvider _time;
    private readonly ILogger<PresenceUpkeep> _log;
    private readonly SemaphoreSlim _wake = new(1, 1);
    private bool _isFailing;

    public PresenceUpkeep(PresenceTable table, PresenceBatcher batcher, GroupDemand demand, ConnectionReview review, Readiness readiness, TimeProvider time, ILogger<PresenceUpkeep> log)
    {
        (_table, _demand, _review, _readiness, _time, _log) = (table, demand, review, readiness, time, log);
        batcher.TellOfWrites(Wake);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isCreated = false;
        DateTimeOffset reviewedAt = DateTimeOffset.MinValue;
        try
        {
            while (true)
            {
                await _wake.WaitAsync(Interval, stoppingToken);
                try
                {
                    if (!isCreated)
                    {
                        await _table.CreateAsync(stoppingToken);
                        await _demand.CreateAsync(stoppingToken);
                        isCreated = true;
                    }

                    IReadOnlyList<PresenceRow> rows = await _table.ListAsync(stoppingToken);
                    await _demand.WriteAsync(rows, stoppingToken);
                    if (_readiness.IsReady && _time.GetUtcNow() - reviewedAt >= Interval)
                    {
                        await _review.RunAsync(rows, stoppingToken);
                        reviewedAt = _time.GetUtcNow();
                    }

                    _isFailing = false;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Told once for an outage; the next round does all of it again.
                    if (!_isFailing) LogFailed((e.InnerException ?? e).Message);
                    _isFailing = true;
                }

                await Task.Delay(Pause, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // It is awake already, or at its end.
        }
    }

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "Connections could not be gone through; trying again each 10 s: {Cause}")]
    private partial void LogFailed(string cause);
}
