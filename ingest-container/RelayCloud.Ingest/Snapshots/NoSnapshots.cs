using RelayCloud.Ingest.Snapshots.Telemetry;

namespace RelayCloud.Ingest.Snapshots;

/// <summary>Says once that no snapshots are written.</summary>
internal sealed class NoSnapshots(ILogger<NoSnapshots> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        SnapshotsLog.NotConfigured(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
