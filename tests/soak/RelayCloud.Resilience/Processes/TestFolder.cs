namespace RelayCloud.Resilience.Processes;

/// <summary>A folder for one run, deleted with all in it at the end.</summary>
public sealed class TestFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("relaycloud-run-").FullName;

    /// <summary>A path in it.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
