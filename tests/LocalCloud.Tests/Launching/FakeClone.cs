using RelayCloud.LocalCloud.Setup;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>A folder that looks like a clone whose services are built.</summary>
internal sealed class FakeClone : IDisposable
{
    public FakeClone()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, Repository.SolutionName), "");
        foreach (var project in (string[])["azurite/GatewaySimulator/GatewaySimulator.csproj", "ingest-container/RelayCloud.Ingest/RelayCloud.Ingest.csproj"])
        {
            var assembly = new Repository(Root).Assembly(project, "Release");
            Directory.CreateDirectory(Path.GetDirectoryName(assembly)!);
            File.WriteAllText(assembly, "");
        }
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"relaycloud-clone-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
