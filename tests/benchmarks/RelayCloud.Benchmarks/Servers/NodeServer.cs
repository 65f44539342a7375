using System.Diagnostics;
using System.Globalization;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>The Node <c>ws</c> broadcaster of <c>node-peer</c>.</summary>
internal sealed class NodeServer : ServerKind
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(2);

    public override string Name => "node-ws";

    public override WireProtocol Protocol { get; } = new HyperliquidProtocol();

    public override string? WhyMissing(Repository repository)
    {
        string directory = DirectoryOf(repository);
        if (SystemPath.Find("node") is null) return "node is missing: install Node 20 or later";
        if (Directory.Exists(Path.Combine(directory, "node_modules", "ws"))) return null;
        if (SystemPath.Find("npm") is null) return "npm is missing, and tests/benchmarks/node-peer has no packages yet";
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        Task<string> errors = npm.StandardError.ReadToEndAsync();
        if (!npm.WaitForExit(InstallMax))
        {
            npm.Kill(entireProcessTree: true);
            return $"npm ci in tests/benchmarks/node-peer took more than {InstallMax.TotalMinutes:0} minutes";
        }

        return npm.ExitCode == 0 ? null : $"npm ci in tests/benchmarks/node-peer failed: {(errors.Result + output.Result).Trim().Split('\n')[0]}";
    }

    public override ServerCommand Command(Repository repository, int port, int publishPort) =>
        new("node", [Path.Combine(DirectoryOf(repository), "server.js"), port.ToString(CultureInfo.InvariantCulture)]);

    private static string DirectoryOf(Repository repository) => Path.Combine(repository.Benchmarks, "node-peer");
}
