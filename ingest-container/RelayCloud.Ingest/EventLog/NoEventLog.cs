namespace RelayCloud.Ingest.EventLog;

/// <summary>Says once that there is no log.</summary>
internal sealed class NoEventLog(ILogger<NoEventLog> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        EventLogLog.NotConfigured(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
