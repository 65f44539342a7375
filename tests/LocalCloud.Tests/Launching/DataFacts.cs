using System.Text.Json;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>What is kept of a run, and what is not.</summary>
public sealed class DataFacts
{
    [Fact]
    public async Task Azurite_and_Event_Hubs_keep_their_data_in_the_folder_of_the_market_and_the_ports()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        string[] azurite = ["--location", Path.Combine(launcher.Data, "azurite")], eventHubs = ["--data", Path.Combine(launcher.Data, "eventhubs")];
        Assert.Equal(azurite, states[3].Args[^2..]);
        Assert.DoesNotContain("--inMemoryPersistence", states[3].Args);
        Assert.Equal(eventHubs, states[4].Args[^2..]);
        launcher.Signal("TERM");
        Assert.Equal(0, await launcher.Exit());
        Assert.True(Directory.Exists(launcher.Data));
    }

    [Fact]
    public async Task The_hubs_are_those_of_the_design()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var config = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(launcher.Data, "Config.json"))).RootElement;
        var hubs = config.GetProperty("UserConfig").GetProperty("NamespaceConfig")[0].GetProperty("Entities").EnumerateArray()
            .Select(hub => $"{hub.GetProperty("Name")} {hub.GetProperty("PartitionCount")} {string.Join('+', hub.GetProperty("ConsumerGroups").EnumerateArray().Select(group => group.GetProperty("Name")))}");
        Assert.Equal(["market 4 edge+capture", "usage 2 rollup"], hubs);
    }

    [Fact]
    public async Task An_ephemeral_run_leaves_nothing()
    {
        await using var launcher = await LauncherProcess.Start(["--ephemeral"]).Ready();
        var states = await launcher.States();
        Assert.Contains("--inMemoryPersistence", states[3].Args);
        Assert.DoesNotContain("--location", states[3].Args);
        Assert.Contains("--ephemeral", states[4].Args);
        var folder = Path.GetDirectoryName(states[2].Env["Relay__EventHubs__SpillDirectory"])!;
        Assert.True(Directory.Exists(folder));
        launcher.Signal("TERM");
        Assert.Equal(0, await launcher.Exit());
        Assert.False(Directory.Exists(folder));
        Assert.False(Directory.Exists(Path.Combine(launcher.Clone.Root, ".local", "cloud")));
    }

    [Fact]
    public async Task What_a_killed_ephemeral_run_left_is_deleted_by_the_next()
    {
        await using var launcher = await LauncherProcess.Start(["--ephemeral"]).Ready();
        var dead = Path.Combine(launcher.Clone.Root, ".local", "launcher", $"run-{int.MaxValue}");
        Directory.CreateDirectory(dead);
        var alive = Path.Combine(launcher.Clone.Root, ".local", "launcher", $"run-{launcher.Id}");
        var repository = new LocalCloud.Setup.Repository(launcher.Clone.Root);
        using var other = LocalCloud.Setup.DataFolder.For(new LocalCloud.CommandLine.LaunchOptions(), repository);
        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(alive));
    }

    [Fact]
    public void Each_market_and_each_port_base_has_its_own_folder_and_a_capture_none()
    {
        using var clone = new FakeClone();
        var repository = new LocalCloud.Setup.Repository(clone.Root);
        LocalCloud.CommandLine.LaunchOptions plain = new();
        LocalCloud.CommandLine.LaunchOptions[] kept =
        [
            plain, plain with { Seed = 7 }, plain with { PortBase = 100 }, plain with { Upstreams = [new("hyperliquid", "wss://a/ws")] },
            plain with { Upstreams = [new("hyperliquid", "wss://b/ws")] },
        ];
        var folders = kept.Select(options => LocalCloud.Setup.DataFolder.For(options, repository).Data).ToList();
        Assert.All(folders, data => Assert.True(data.IsKept));
        Assert.Equal(kept.Length, folders.Select(data => data.Folder).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(folders[0], LocalCloud.Setup.DataFolder.For(plain with { Coins = 50 }, repository).Data);

        using var replay = LocalCloud.Setup.DataFolder.For(plain with { Replays = ["/capture"] }, repository);
        Assert.False(replay.Data.IsKept);
    }
}
