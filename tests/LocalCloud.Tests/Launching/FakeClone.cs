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
                     "azurite/GatewaySimulator/GatewaySimulator.csproj", "azurite/EventHubsEmulator/EventHubsEmulator.csproj", "azurite/WebPubSubEmulator/WebPubSubEmulator.csproj",
                     "ingest-container/RelayCloud.Ingest/RelayCloud.Ingest.csproj",
                     "functions/ControlPlane/ControlPlane.csproj", "functions/MarketApi/MarketApi.csproj", "functions/UsageRollup/UsageRollup.csproj",
                 ])
        {
            var assembly = new Repository(Root).Assembly(project, "Release");
            Directory.CreateDirectory(Path.GetDirectoryName(assembly)!);
            File.WriteAllText(assembly, "");
        }

        // npm packages that are installed, with the fake service in the place of what is run.
        Write("azurite/package-lock.json", "{}");
        Write("azurite/azurite-signals.cjs", "");
        Write("azurite/node_modules/.package-lock.json", "{}");
        Write("examples/browser/package-lock.json", "{}");
        Write("examples/browser/node_modules/.package-lock.json", "{}");
        var service = new Uri(Path.Combine(AppContext.BaseDirectory, "FakeServices", "service.mjs")).AbsoluteUri;
        Write("azurite/node_modules/azurite/dist/src/azurite.js", $"process.argv.splice(2, 0, 'azurite.js'); import('{service}');");
        Write("examples/browser/serve.mjs", $"process.argv.splice(2, 0, 'serve.mjs'); import('{service}');");
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
