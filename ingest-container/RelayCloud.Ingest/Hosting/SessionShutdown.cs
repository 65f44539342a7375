using RelayCloud.FanOut;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Hosting;

/// <summary>
/// Ends customers' sessions with their farewell when the container stops. It begins at the very first sign, because a session that runs inside a Kestrel request would otherwise
/// keep Kestrel waiting.
/// </summary>
internal sealed class SessionShutdown(SessionContext sessions, Hub hub, IHostApplicationLifetime lifetime) : IHostedService
{
    private Task _stopping = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => _stopping = StopSessionsAsync());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping;
        hub.Dispose();
    }

    private async Task StopSessionsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(sessions.Options.LingerMs), sessions.Time);
        await sessions.Sessions.StopAsync(sessions.Time, patience.Token);
    }
}
