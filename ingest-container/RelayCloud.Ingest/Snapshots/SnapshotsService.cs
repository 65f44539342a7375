using RelayCloud.Ingest.Snapshots.Symbols;
using RelayCloud.Ingest.Snapshots.Writing;

namespace RelayCloud.Ingest.Snapshots;

/// <summary>The life of the writer of snapshots in the container. It never delays the start: Table Storage is only spoken to in the background.</summary>
internal sealed class SnapshotsService(SnapshotWriter writer, SymbolsReader symbols) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        symbols.Start();
        writer.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await symbols.StopAsync();
        await writer.StopAsync();
    }
}
