using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Setup;
using RelayCloud.LocalCloud.Tests.Launching;

namespace RelayCloud.LocalCloud.Tests.Setup;

public sealed class SetupFacts : IDisposable
{
    private const string LockOfLocal = """
        {"name":"x","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{
          "":{"name":"x","version":"1.0.0","dependencies":{"local":"file:local"}},
          "local":{"version":"1.0.0"},"node_modules/local":{"resolved":"local","link":true}}}
        """;

    private readonly FakeClone _clone = new();

    private Repository Repository => new(_clone.Root);

    public void Dispose() => _clone.Dispose();

    [Fact]
    public void The_clone_is_found_from_a_folder_deep_inside() =>
        Assert.Equal(_clone.Root, Repository.Find("/", Path.Combine(_clone.Root, "azurite", "GatewaySimulator", "bin")).Root);

    [Fact]
    public void Outside_a_clone_the_way_out_is_told() =>
        Assert.Contains("--repository FOLDER", Assert.Throws<LaunchException>(() => Repository.Find("/")).Message, StringComparison.Ordinal);

    [Fact]
    public void This_clone_has_the_projects_that_the_catalog_names()
    {
        var here = Repository.Find(AppContext.BaseDirectory);
        var projects = LocalCloud.Services.ServiceCatalog.For(new LocalCloud.CommandLine.LaunchOptions(), new LocalCloud.Services.CloudData("/data", IsKept: true)).Select(service => service.Project).OfType<string>();
        Assert.All(projects, project => Assert.True(File.Exists(here.Absolute(project)), project));
    }

    [Fact]
    public void The_filter_lists_each_project_once_as_the_solution_spells_it()
    {
        using var filter = JsonDocument.Parse(SolutionFilter.Text(Repository, ["a/A.csproj", "a/A.csproj", "b/B.csproj"]));
        var solution = filter.RootElement.GetProperty("solution");
        Assert.Equal(Repository.Solution, solution.GetProperty("path").GetString());
        Assert.Equal(["a\\A.csproj", "b\\B.csproj"], solution.GetProperty("projects").EnumerateArray().Select(item => item.GetString()));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public void A_port_with_a_listener_is_taken(string address)
    {
        var ip = IPAddress.Parse(address);
        Assert.SkipUnless(ip.AddressFamily == AddressFamily.InterNetwork || HasIPv6Loopback(), "No IPv6 on this machine.");
        using var listener = new TcpListener(ip, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.False(PortProbe.IsFree(port));
        listener.Stop();
        Assert.True(PortProbe.IsFree(port));
    }

    [Fact]
    public void The_first_book_of_a_capture_names_the_coin()
    {
        var file = Path.Combine(_clone.Root, "capture.jsonl");
        File.WriteAllLines(file,
        [
            """{"ts":"…","match_name":"x"}""", "not JSON", "[1]", """{"payload":{"channel":"trades","data":[]}}""",
            """{"payload":{"channel":"l2Book","data":{"coin":"';reboot"}}}""", """{"payload":{"channel":"l2Book","data":{"coin":"#7510"}}}""",
        ]);
        Assert.Equal("#7510", CaptureCoin.Of([file]));
        Assert.Equal("BTC", CaptureCoin.Of([]));
    }

    [Fact]
    public async Task Npm_packages_are_installed_when_missing_and_only_then()
    {
        var folder = Path.Combine(_clone.Root, "npm");
        Directory.CreateDirectory(Path.Combine(folder, "local"));
        // A dependency on a folder needs no registry.
        File.WriteAllText(Path.Combine(folder, "local", "package.json"), """{"name":"local","version":"1.0.0"}""");
        File.WriteAllText(Path.Combine(folder, "package.json"), """{"name":"x","version":"1.0.0","dependencies":{"local":"file:local"}}""");
        File.WriteAllText(Path.Combine(folder, "package-lock.json"), LockOfLocal);
        var output = new StringWriter();
        var npm = new NpmInstaller(Repository, new CloudConsole(output, output, ansi: false, verbose: false), TimeProvider.System);
        await npm.InstallAsync(["npm", "npm"], CancellationToken.None);
        await npm.InstallAsync(["npm"], CancellationToken.None);
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "local")));
        Assert.Equal($"Installing the npm packages of npm …{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public async Task Npm_packages_that_two_want_at_once_are_installed_once()
    {
        var folder = Path.Combine(_clone.Root, "examples", "empty");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "package.json"), """{"name":"x","version":"1.0.0","dependencies":{"local":"file:local"}}""");
        Directory.CreateDirectory(Path.Combine(folder, "local"));
        File.WriteAllText(Path.Combine(folder, "local", "package.json"), """{"name":"local","version":"1.0.0"}""");
        File.WriteAllText(Path.Combine(folder, "package-lock.json"), LockOfLocal);
        var output = new StringWriter();
        var console = new CloudConsole(output, output, ansi: false, verbose: false);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new NpmInstaller(Repository, console, TimeProvider.System).InstallAsync(["examples/empty"], CancellationToken.None)));
        Assert.Equal($"Installing the npm packages of examples/empty …{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public async Task A_failed_npm_installation_is_told_with_its_reason()
    {
        Directory.CreateDirectory(Path.Combine(_clone.Root, "npm"));
        var npm = new NpmInstaller(Repository, new CloudConsole(TextWriter.Null, TextWriter.Null, ansi: false, verbose: false), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<LaunchException>(() => npm.InstallAsync(["npm"], CancellationToken.None));
        Assert.StartsWith("npm ci in npm failed (exit code", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Detail);
    }

    private static bool HasIPv6Loopback()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
