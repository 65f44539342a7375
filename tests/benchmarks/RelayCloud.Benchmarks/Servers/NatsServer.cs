using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>Debian's <c>nats-server</c> with its WebSocket listener; everything else as it comes.</summary>
internal sealed class NatsServer : ServerKind
{
    public override string Name => "nats";

    public override WireProtocol Protocol { get; } = new NatsProtocol();

    public override bool HasPublishPort => true;

    public override string? WhyMissing(Repository repository) => SystemPath.Find("nats-server") is null
        ? "nats-server is missing: apt-get install -y --no-install-recommends nats-server"
        : null;

    public override ServerCommand Command(Repository repository, int port, int publishPort)
    {
        Directory.CreateDirectory(repository.Results);
        string file = Path.Combine(repository.Results, "nats-server.conf");
        File.WriteAllText(file, $$"""
            listen: 127.0.0.1:{{publishPort}}
            websocket { listen: "127.0.0.1:{{port}}", no_tls: true }
            """);
        return new ServerCommand(SystemPath.Find("nats-server")!, ["-c", file]);
    }
}
