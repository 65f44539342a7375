namespace RelayCloud.Benchmarks.Servers;

/// <summary>Where things lie in the working copy that this program was built from.</summary>
internal sealed class Repository
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private Repository(string root) => Root = root;

    /// <summary>The directory of <c>RelayCloud.sln</c>.</summary>
    public string Root { get; }

    public string Benchmarks => Path.Combine(Root, "tests", "benchmarks");

    public string Results => Path.Combine(Benchmarks, "results");

    /// <summary>Finds the working copy upwards from this program.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of it.</exception>
    public static Repository Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "RelayCloud.sln"))) return new Repository(d.FullName);
        }

        throw new DirectoryNotFoundException($"There is no RelayCloud.sln above {AppContext.BaseDirectory}: run the benchmarks from a working copy.");
    }

    /// <summary>The program that a project builds, in this program's own configuration. It need not exist.</summary>
    public string ProgramOf(string projectDirectory)
    {
        string name = Path.GetFileName(projectDirectory);
        return Path.Combine(projectDirectory, "bin", Configuration, "net10.0", name + ".dll");
    }
}
