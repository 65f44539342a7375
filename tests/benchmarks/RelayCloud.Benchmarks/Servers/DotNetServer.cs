using System.Globalization;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>A project beside this one that takes a port as its argument.</summary>
internal sealed class DotNetServer(string name, string project) : ServerKind
{
    public override string Name => name;

    public override WireProtocol Protocol { get; } = new HyperliquidProtocol();

    public override string? WhyMissing(Repository repository) => File.Exists(Program(repository))
        ? null
        : $"tests/benchmarks/{project} is not built: dotnet build -c Release tests/benchmarks/RelayCloud.Benchmarks builds it along where it exists";

    public override ServerCommand Command(Repository repository, int port, int publishPort) =>
        new("dotnet", [Program(repository), port.ToString(CultureInfo.InvariantCulture)]);

    private string Program(Repository repository) => repository.ProgramOf(Path.Combine(repository.Benchmarks, project));
}
