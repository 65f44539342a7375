using System.Globalization;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>The Web PubSub emulator with one lane and without limits of rate.</summary>
internal sealed class PubSubServer : ServerKind
{
    public override string Name => "web-pubsub";

    public override WireProtocol Protocol { get; } = new PubSubProtocol();

    public override string? WhyMissing(Repository repository) => File.Exists(Program(repository)) ? null : "azurite/WebPubSubEmulator is not built: dotnet build -c Release azurite/WebPubSubEmulator";

    public override ServerCommand Command(Repository repository, int port, int publishPort) => new(
        "dotnet",
        [
            Program(repository), "--port", port.ToString(CultureInfo.InvariantCulture), "--key", PubSubProtocol.Key, "--lanes", "1",
            "--connections-per-unit", "100000", "--inbound-per-second", "0", "--outbound-per-second", "0",
        ]);

    private static string Program(Repository repository) => repository.ProgramOf(Path.Combine(repository.Root, "azurite", "WebPubSubEmulator"));
}
