using System.Globalization;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>Any program that serves <c>/ws</c> and <c>/ingest</c> as the others do, given as a command line with <c>{port}</c> in it.</summary>
internal sealed class CustomServer(string commandLine) : ServerKind
{
    public override string Name => "custom";

    public override WireProtocol Protocol { get; } = new HyperliquidProtocol();

    public override string? WhyMissing(Repository repository) =>
        commandLine.Contains("{port}", StringComparison.Ordinal) ? null : "--server-command has no {port} in it: it is where the server must listen, e.g. \"/path/server {port}\"";

    public override ServerCommand Command(Repository repository, int port, int publishPort)
    {
        string[] words = commandLine.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ServerCommand(words[0], words[1..]);
    }
}
