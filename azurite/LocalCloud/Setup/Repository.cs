namespace RelayCloud.LocalCloud.Setup;

/// <summary>The clone that the services are built and run from.</summary>
/// <param name="Root">Absolute path of the folder that holds the solution.</param>
internal sealed record Repository(string Root)
{
    public const string SolutionName = "RelayCloud.sln";

    public string Solution => Path.Combine(Root, SolutionName);

    /// <summary>Folder for what the launcher writes; ignored by git, may be deleted at any time.</summary>
    public string Scratch => Path.Combine(Root, ".local", "launcher");

    /// <summary>Looks for the solution in each folder and in those above it.</summary>
    /// <exception cref="LaunchException">None of them is in a clone.</exception>
    public static Repository Find(params IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, SolutionName)))
                    return new Repository(at.FullName);
            }
        }

        throw new LaunchException($"No {SolutionName} in or above {string.Join(" or ", folders)}: run this from the clone, or add --repository FOLDER.");
    }

    /// <summary>Absolute path of a path from the root with forward slashes.</summary>
    public string Absolute(string fromRoot) => Path.GetFullPath(Path.Combine(Root, fromRoot));

    /// <summary>Where the build puts a project's program.</summary>
    public string Assembly(string project, string configuration) =>
        Path.Combine(Path.GetDirectoryName(Absolute(project))!, "bin", configuration, "net10.0", Path.GetFileNameWithoutExtension(project) + ".dll");
}
