namespace RelayCloud.Resilience.Captures;

/// <summary>Where real captured frames are: <c>shared/data</c> beside the repository, one folder for each capture. They are not part of the project.</summary>
public static class CaptureSet
{
    /// <summary>Why a test that needs them is skipped.</summary>
    public const string WhyAbsent = "The captured frames (../shared/data beside the repository) are not on this machine.";

    /// <summary>Each capture's files, in order; empty where there are none.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Find()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, "shared", "data");
            if (Directory.Exists(folder)) return [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(FilesOf).Where(files => files.Count > 0)];
        }

        return [];
    }

    /// <summary>A capture's name: that of its folder.</summary>
    public static string NameOf(IReadOnlyList<string> files) => Path.GetFileName(Path.GetDirectoryName(files[0]))!;

    private static List<string> FilesOf(string folder) => [.. Directory.EnumerateFiles(folder, "ws_*.jsonl").Order(StringComparer.Ordinal)];
}
