namespace RelayCloud.GatewaySimulator.Tests.Replay;

/// <summary>A folder of capture files that is deleted with the test.</summary>
internal sealed class CaptureFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("captures").FullName;

    public string Write(string name, params string[] lines)
    {
        string path = Path.Combine(_path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
