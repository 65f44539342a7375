using System.Runtime.InteropServices;

namespace RelayCloud.GatewaySimulator.Lifetime;

/// <summary>Turns Ctrl+C and SIGTERM into a token, from its making on. A second signal ends the process at once, as if nobody listened.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested) return;
        context.Cancel = true;
        // Not here: what waits for the token would go on in the runtime's one thread for signals.
        _ = _stop.CancelAsync();
    }
}
