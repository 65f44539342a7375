using RelayCloud.Conformance.Tests.Cloud;
using RelayCloud.Walkthrough.Tests;

namespace RelayCloud.Browser.Tests;

/// <summary>What the page's modules do without a browser, by Node's own test runner.</summary>
public sealed class ModuleTests
{
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("decimal")]
    [InlineData("book")]
    [InlineData("negotiate")]
    public async Task The_modules_own_tests_pass(string module)
    {
        (int exitCode, string output) = await ToolProcess.RunAsync("node", ["--test", Path.Combine(Clone.Root, "examples", "browser", "test", $"{module}.test.js")], RunMax);
        Assert.True(exitCode == 0, output);
        Assert.Matches("pass [1-9]", output);
    }

    [Fact]
    public void Every_test_of_a_module_is_run()
    {
        string[] all = [.. Directory.EnumerateFiles(Path.Combine(Clone.Root, "examples", "browser", "test")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(["book.test.js", "decimal.test.js", "negotiate.test.js"], all);
    }
}
