using System.Globalization;
using System.Text;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>A bare minimal API on Kestrel that answers with prepared bytes: what ASP.NET Core itself costs.</summary>
internal sealed class MinimalApiTarget : RestTarget
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(20);

    private string? _bodyFile;

    public override string Name => "minimal-api";

    public override string? WhyMissing(Repository repository) => File.Exists(Program(repository)) ? null : "tests/benchmarks/AspNetPeer is not built: it is built along with this program";

    public override async Task<ServerProcess> StartAsync(Repository repository, RestOptions options, int port, CancellationToken cancel)
    {
        _bodyFile = Path.GetTempFileName();
        await File.WriteAllBytesAsync(_bodyFile, RestBook.Answer(options.Depth), cancel);
        var command = new ServerCommand("dotnet", [Program(repository), port.ToString(CultureInfo.InvariantCulture), _bodyFile]);
        return await ServerProcess.StartAsync(Name, command, port, options.ServerCore, StartMax, cancel);
    }

    public override byte[] Request(RestOptions options) =>
        Encoding.ASCII.GetBytes($"GET /v1/orderbook?symbol={RestBook.Symbol}&depth={options.Depth} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {new string('k', 83)}\r\n\r\n");

    public override ValueTask DisposeAsync()
    {
        if (_bodyFile is not null) File.Delete(_bodyFile);
        _bodyFile = null;
        return default;
    }

    private static string Program(Repository repository) => repository.ProgramOf(Path.Combine(repository.Benchmarks, "AspNetPeer"));
}
