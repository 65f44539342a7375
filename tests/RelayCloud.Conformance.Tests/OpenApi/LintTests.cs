using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Conformance.Tests.OpenApi;

/// <summary>The documents of the function apps before a linter that others wrote, <c>@redocly/cli</c>, which also holds every example against its schema.</summary>
public sealed class LintTests
{
    private static readonly TimeSpan LimitMax = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Apps => [.. Directory.GetDirectories(FunctionsFolder).Where(static f => File.Exists(DocumentOf(f))).Select(static f => Path.GetFileName(f))];

    private static string FunctionsFolder => Path.Combine(ScriptFolder.Path, "..", "..", "functions");

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task The_linter_finds_nothing_wrong(string app)
    {
        (int exitCode, string output) = await ToolProcess.RunAsync("node", ["openapi/lint.mjs", DocumentOf(Path.Combine(FunctionsFolder, app))], LimitMax);
        Assert.True(exitCode == 0, output);
    }

    private static string DocumentOf(string folder) => Path.Combine(folder, "OpenApi", "openapi.json");
}
