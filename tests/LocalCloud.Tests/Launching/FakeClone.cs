using RelayCloud.LocalCloud.Setup;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>A folder that looks like a clone whose services are built.</summary>
internal sealed class FakeClone : IDisposable
{
    public FakeClone()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, Repository.SolutionName), "");
        foreach (var project in (string[])
                 [
                     "azurite/GatewaySimulator/GatewaySimulator.csproj", "azurite/EventHubsEmulator/EventHubsEmulator.csproj", "ingest-container/RelayCloud.Ingest/RelayCloud.Ingest.csproj",
                     "functions/ControlPlane/ControlPlane.csproj", "functions/MarketApi/MarketApi.csproj", "functions/UsageRollup/UsageRollup.csproj",
                 ])
        {
            var assembly = new Repository(Root).Assembly(project, "Release");
            Directory.CreateDirectory(Path.GetDirectoryName(assembly)!);
            File.WriteAllText(assembly, "");
        }

        // An npm package that is installed, with the fake service in its place.
        Write("azurite/package-lock.json", "{}");
        Write("azurite/azurite-signals.cjs", "");
        Write("azurite/node_modules/.package-lock.json", "{}");
        var service = new Uri(Path.Combine(AppContext.BaseDirectory, "FakeServices", "service.mjs")).AbsoluteUri;
        Write("azurite/node_modules/azurite/dist/src/azurite.js", $"process.argv.splice(2, 0, 'azurite.js'); import('{service}');");
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"relaycloud-clone-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Write(string fromRoot, string text)
    {
        var path = Path.Combine(Root, fromRoot);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
