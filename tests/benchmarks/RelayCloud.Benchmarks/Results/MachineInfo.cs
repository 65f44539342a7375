using System.Runtime.InteropServices;

namespace RelayCloud.Benchmarks.Results;

/// <summary>Where the figures were made: a figure without its machine means nothing.</summary>
internal sealed record MachineInfo(string Cpu, int Cores, string Kernel, string DotNet, string Commit)
{
    /// <summary>Reads this machine.</summary>
    public static MachineInfo Read(string repositoryRoot)
    {
        string cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        // Counted from the file, since the process itself may be pinned.
        int cores = File.ReadLines("/proc/cpuinfo").Count(l => l.StartsWith("processor", StringComparison.Ordinal));
        return new MachineInfo(cpu, cores, File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), RuntimeInformation.FrameworkDescription, ReadCommit(repositoryRoot));
    }

    public override string ToString() => $"{Cpu}, {Cores} cores, Linux {Kernel}, {DotNet}, commit {Commit}";

    private static string ReadCommit(string root)
    {
        try
        {
            using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["-C", root, "rev-parse", "--short", "HEAD"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            string commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return commit.Length > 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
