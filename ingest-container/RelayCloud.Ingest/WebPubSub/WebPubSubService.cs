using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.Ingest.WebPubSub.Telemetry;

namespace RelayCloud.Ingest.WebPubSub;

/// <summary>The life of the publisher in the container. It never delays the start: services are only spoken to in the background.</summary>
internal sealed class WebPubSubService(GroupPublisher publisher, ILogger<WebPubSubService> logger, StreamGroupsTable? groups = null, StreamRatesTable? rates = null) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _reading = Task.CompletedTask;
    private Task _measuring = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (groups is null) WebPubSubLog.NoTables(logger);
        else _reading = Task.Run(() => groups.RunAsync(_stopping.Token), CancellationToken.None);
        if (rates is not null) _measuring = Task.Run(() => rates.RunAsync(_stopping.Token), CancellationToken.None);
        publisher.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _measuring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await publisher.StopAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
