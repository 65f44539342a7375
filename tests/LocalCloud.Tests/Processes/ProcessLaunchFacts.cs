using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Tests.Processes;

public sealed class ProcessLaunchFacts
{
    [Fact]
    public void Inherited_variables_are_cleared_by_prefix_without_regard_to_case_and_then_set()
    {
        Environment.SetEnvironmentVariable("LAUNCHFACT__GATEWAYS__7", "stray");
        try
        {
            var start = new ProcessLaunch
            {
                Program = "x",
                WorkingFolder = "/",
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LaunchFact__Gateways__0"] = "ours" },
                EnvironmentCleared = ["LaunchFact__Gateways__"],
            }.ToStartInfo();
            Assert.False(start.Environment.ContainsKey("LAUNCHFACT__GATEWAYS__7"));
            Assert.Equal("ours", start.Environment["LaunchFact__Gateways__0"]);
            Assert.True(start.Environment.ContainsKey("PATH"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("LAUNCHFACT__GATEWAYS__7", null);
        }
    }

    [Fact]
    public void A_program_that_does_not_exist_is_told()
    {
        var launch = new ProcessLaunch { Program = "no-such-program-here", WorkingFolder = Path.GetTempPath() };
        var failure = Assert.Throws<LaunchException>(() => ChildProcess.Start(launch, _ => { }, TimeProvider.System));
        Assert.StartsWith("Cannot run no-such-program-here", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_is_kept_even_without_its_end()
    {
        using var child = ChildProcess.Start(
            new ProcessLaunch { Program = "node", Arguments = ["-e", "process.stderr.write('no end'); process.exitCode = 5"], WorkingFolder = Path.GetTempPath() },
            _ => { }, TimeProvider.System);
        Assert.Equal(5, await child.Exit.WaitAsync(Until.Patience));
        Assert.Equal(["no end"], child.LastLines);
    }

    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(3, "exit code 3")]
    [InlineData(139, "exit code 139 (signal 11)")]
    [InlineData(255, "exit code 255")]
    public void An_exit_code_is_described(int exitCode, string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are told on Linux and macOS.");
        Assert.Equal(text, ChildProcess.Describe(exitCode));
    }
}
