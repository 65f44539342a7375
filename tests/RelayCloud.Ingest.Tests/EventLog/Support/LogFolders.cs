namespace RelayCloud.Ingest.Tests.EventLog.Support;

/// <summary>Folders of journals, deleted at the end of the test that made them. Thread safe.</summary>
internal sealed class LogFolders : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("relay-log-");
    private int _count;

    public string New() => _root.CreateSubdirectory($"{Interlocked.Increment(ref _count)}").FullName;

    /// <summary>What a process that dies now leaves: the files as they are.</summary>
    public string CopyOf(string directory)
    {
        string copy = New();
        foreach (string file in Directory.EnumerateFiles(directory))
        {
            if (Path.GetFileName(file) == "lock") continue;
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
