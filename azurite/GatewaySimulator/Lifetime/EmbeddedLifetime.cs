namespace RelayCloud.GatewaySimulator.Lifetime;

/// <summary>
/// The lifetime of a web host that its owner stops. The default one takes SIGTERM and Ctrl+C for itself, so that the process, of which a gateway is
/// only a part, would not end by them.
/// </summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
