namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("relaycloud-log-").FullName;

    public string File(string extension) => Directory.GetFiles(Path, "*" + extension).Order(StringComparer.Ordinal).Last();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
