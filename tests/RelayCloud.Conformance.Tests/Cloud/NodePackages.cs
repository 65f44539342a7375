// Scenarios wait far more than they work, so that three at a time suit two cores.
[assembly: Xunit.CollectionBehavior(MaxParallelThreads = 3)]
[assembly: Xunit.AssemblyFixture(typeof(RelayCloud.Conformance.Tests.Cloud.NodePackages))]

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>
/// Installs the clients from the lock file, once a test run. A second test run waits until the first is over, because an installation begins by deleting the one before.
/// </summary>
public sealed class NodePackages : IAsyncLifetime
{
    private const int NodeMajorMin = 20;
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OtherRunMax = TimeSpan.FromMinutes(5);
    private FileStream? _lock;

    public async ValueTask InitializeAsync()
    {
        (int exitCode, string version) = await ToolProcess.RunAsync("node", ["-p", "process.versions.node"], AskMax);
        if (exitCode != 0 || !int.TryParse(version.Split('.')[0], out int major) || major < NodeMajorMin)
            throw new InvalidOperationException($"'node' says it is version '{version.Trim()}'. The conformance tests need Node {NodeMajorMin}.19 or later.");
        _lock = await TakeLockAsync();

        // Scripts of packages stay out: none of the clients needs one, and prebuilt binaries are not wanted.
        (exitCode, string output) = await ToolProcess.RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], InstallMax);
        if (exitCode != 0) throw new InvalidOperationException($"npm ci in {ScriptFolder.Path} ended with {exitCode}:{Environment.NewLine}{output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_lock is not null) await _lock.DisposeAsync();
    }

    private static async Task<FileStream> TakeLockAsync()
    {
        // Not among the packages: npm deletes those. In obj, because git ignores it.
        string folder = Path.Combine(ScriptFolder.Path, "..", "RelayCloud.Conformance.Tests", "obj");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "npm-ci.lock");
        long startedAt = Environment.TickCount64;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - startedAt < OtherRunMax.TotalMilliseconds)
            {
                // Another process' lock has no event to wait for.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
            }
        }
    }
}
