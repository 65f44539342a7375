using System.Runtime.InteropServices;

namespace RelayCloud.LocalCloud.Lifetime;

/// <summary>Turns Ctrl+C, SIGTERM and a closed terminal into tokens: the first asks for an orderly stop, a second one for an instant one.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _force = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];

    /// <summary>Cancelled by the first signal or <see cref="Request"/>.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Force => _force.Token;

    /// <summary>Asks for an orderly stop, as the first signal does.</summary>
    public void Request() => _stop.Cancel();

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _force.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Else the runtime would end this process, before its children.
        context.Cancel = true;
        (_stop.IsCancellationRequested ? _force : _stop).Cancel();
    }
}
