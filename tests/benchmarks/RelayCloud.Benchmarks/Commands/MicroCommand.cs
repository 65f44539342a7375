using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>micro</c>: BenchmarkDotNet over the classes of <c>Micro/</c>.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "Which benchmarks, as BenchmarkDotNet's filter", DefaultValueFactory = _ => "*" };
        var quick = new Option<bool>("--quick") { Description = "A short job: enough to see that they run" };
        var command = new Command("micro", "Micro benchmarks: time and allocations of single steps") { filter, quick };
        command.SetAction(parsed =>
        {
            // In this process: the usual tool chain generates and restores a project, which our build settings (and a machine without a feed) refuse.
            Job job = (parsed.GetValue(quick) ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
            IConfig config = DefaultConfig.Instance.AddJob(job).WithArtifactsPath(Path.Combine(Repository.Find().Results, "micro"));
            return BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(["--filter", parsed.GetValue(filter)!], config).Any() ? 0 : 1;
        });
        return command;
    }
}
