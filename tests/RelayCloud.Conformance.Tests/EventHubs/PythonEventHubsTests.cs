using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.EventHubs;

/// <summary>Python's <c>azure-eventhub</c> as Debian has it, over TLS with the emulator's own certificate, as a real namespace is reached.</summary>
public sealed class PythonEventHubsTests(EmulatedNamespace emulated, ITestOutputHelper output) : EventHubsClientTests(output), IClassFixture<EmulatedNamespace>
{
    protected override (string Program, IEnumerable<string> Arguments) CommandOf(string scenario)
    {
        PythonPackages.SkipUnlessInstalled();
        string[] place = ["--tls-port", $"{emulated.TlsPort}", "--certificate", emulated.CertificatePath, "--control", emulated.Control.ToString()];
        return (PythonPackages.Program, [.. PythonPackages.Options, "event-hubs/python/run.py", "--scenario", scenario, .. place]);
    }
}
