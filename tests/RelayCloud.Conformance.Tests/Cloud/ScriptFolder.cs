namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary><c>tests/conformance</c> of the clone that this was built from.</summary>
internal static class ScriptFolder
{
    public static readonly string Path = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = System.IO.Path.Combine(at.FullName, "tests", "conformance");
            if (File.Exists(System.IO.Path.Combine(candidate, "package-lock.json"))) return candidate;
        }

        throw new InvalidOperationException($"There is no tests/conformance/package-lock.json above {AppContext.BaseDirectory}: run the tests from a clone.");
    }
}
