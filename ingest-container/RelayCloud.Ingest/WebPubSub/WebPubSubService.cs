using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.Ingest.WebPubSub.Telemetry;

namespace RelayCloud.Ingest.WebPubSub;

/// <summary>The life of the publisher in the container. It never delays the start: services are only spoken to in the background.</summary>
internal sealed class WebPubSubService(GroupPublisher publisher, WebPubSubOptions options, ILogger<WebPubSubService> logger, StreamGroupsTable? groups = null, PartitionShares? shares = null, StreamRatesTable? rates = null) : IHostedService, IDisposable
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
        shares?.Start();
        publisher.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _measuring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Others take over where this container has ended, at once: so all that can still be sent is sent first.
        if (shares is not null) await shares.EndClaimsAsync();
        await publisher.FlushAsync(TimeSpan.FromMilliseconds(options.FlushMsMax));
        await publisher.StopAsync();
        if (shares is not null) await shares.StopAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
