namespace RelayCloud.Walkthrough.Tests;

/// <summary>The clone that this was built from.</summary>
internal static class Clone
{
    public static readonly string Root = Find();

    /// <summary>How this was built; what it starts was built the same way.</summary>
    public const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RelayCloud.sln"))) return at.FullName;
        }

        throw new InvalidOperationException($"There is no RelayCloud.sln above {AppContext.BaseDirectory}: run the tests from a clone.");
    }
}
