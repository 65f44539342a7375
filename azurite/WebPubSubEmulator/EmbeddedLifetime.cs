namespace RelayCloud.WebPubSubEmulator;

/// <summary>A host's lifetime that listens to no signal. The default one takes Ctrl+C and SIGTERM away from the process that an emulator is embedded in.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
