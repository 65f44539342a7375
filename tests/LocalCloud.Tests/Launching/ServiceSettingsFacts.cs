using System.Security.Cryptography;
using System.Text.Json;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>What the services really get, seen from inside them.</summary>
public sealed class ServiceSettingsFacts
{
    [Fact]
    public async Task The_relay_is_configured_with_both_gateways_and_the_accounts()
    {
        // What a developer's shell might have: one setting that must not mix in, one that is meant for the container.
        await using var launcher = await LauncherProcess.Start(environment: new()
        {
            ["RELAY__GATEWAYS__2__NAME"] = "stray",
            ["Relay__Tables__Endpoint"] = "https://stray.table.core.windows.net",
            ["ASPNETCORE_URLS"] = "http://localhost:1",
            ["Relay__Try"] = "this",
        }).Ready();
        var relay = await LauncherProcess.State(launcher.RelayPort);
        Assert.EndsWith("ingest-container/RelayCloud.Ingest/bin/Release/net10.0/RelayCloud.Ingest.dll", relay.Assembly, StringComparison.Ordinal);
        Assert.EndsWith("ingest-container/RelayCloud.Ingest", relay.Cwd, StringComparison.Ordinal);
        var settings = relay.Env.Where(pair => pair.Key.StartsWith("Relay__", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Relay__Role"] = "all",
            ["Relay__HttpPort"] = $"{launcher.RelayPort}",
            ["Relay__EventHubs__ConnectionString"] =
                $"Endpoint=sb://localhost:{5672 + launcher.PortBase};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
            ["Relay__EventHubs__SpillDirectory"] = Path.Combine(launcher.Data, "spill"),
            ["Relay__Tables__ConnectionString"] =
                "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
                + $"BlobEndpoint=http://127.0.0.1:{10_000 + launcher.PortBase}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{10_001 + launcher.PortBase}/devstoreaccount1;"
                + $"TableEndpoint=http://127.0.0.1:{10_002 + launcher.PortBase}/devstoreaccount1;",
            ["Relay__Gateways__0__Name"] = "sim-a",
            ["Relay__Gateways__0__Url"] = $"ws://localhost:{9001 + launcher.PortBase}/ws",
            ["Relay__Gateways__0__Kind"] = "hyperliquid",
            ["Relay__Gateways__1__Name"] = "sim-b",
            ["Relay__Gateways__1__Url"] = $"ws://localhost:{9002 + launcher.PortBase}/ws",
            ["Relay__Gateways__1__Kind"] = "hyperliquid",
            ["Relay__Feed__Coins__0"] = "*",
            ["Relay__Feed__Channels__0"] = "trades",
            ["Relay__Feed__Channels__1"] = "bbo",
            ["Relay__Feed__Channels__2"] = "l2Book?fast",
            ["Relay__Feed__Channels__3"] = "l2Book",
            ["Relay__Feed__Channels__4"] = "activeAssetCtx",
            ["Relay__Feed__Channels__5"] = "allMids",
            ["Relay__Feed__Channels__6"] = "candle,1m",
            ["Relay__WebPubSub__ConnectionString"] = $"Endpoint=http://127.0.0.1:{7080 + launcher.PortBase};AccessKey=RelayCloudLocalWebPubSubKeyWhichGuardsNothing0=;Version=1.0;",
            ["Relay__WebPubSub__Hub"] = "market",
            ["Relay__WebPubSub__LeaseMs"] = "0",
            ["Relay__Accounts__AllowLocalKey"] = "true",
            ["Relay__Tokens__SigningKeys__Current__Id"] = "local",
            ["Relay__Tokens__SigningKeys__Current__Base64"] = Convert.ToBase64String(SHA256.HashData("relaycloud local token key"u8)),
            ["Relay__Try"] = "this",
        }, settings);
        Assert.DoesNotContain("ASPNETCORE_URLS", relay.Env.Keys);
    }

    [Fact]
    public async Task The_function_apps_share_the_accounts_with_the_relay_and_get_nothing_of_the_shells()
    {
        await using var launcher = await LauncherProcess.Start(environment: new() { ["Relay__Cors__AllowedOrigins__0"] = "https://stray.example.com", ["Relay__Accounts__Table"] = "stray" }).Ready();
        var relay = await LauncherProcess.State(launcher.RelayPort);
        foreach (var (name, port) in ((string, int)[])[("ControlPlane", 7071), ("MarketApi", 7072), ("UsageRollup", 7073)])
        {
            var app = await LauncherProcess.State(port + launcher.PortBase);
            Assert.EndsWith($"functions/{name}/bin/Release/net10.0/{name}.dll", app.Assembly, StringComparison.Ordinal);
            Assert.Equal(["--port", $"{port + launcher.PortBase}"], app.Args);
            Dictionary<string, string> settings = app.Env.Where(pair => pair.Key.StartsWith("Relay__", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
            Assert.Equal(name == "ControlPlane" ? Convert.ToHexStringLower(SHA256.HashData("rc_admin_local_0000000000000000"u8)) : null, Taken("Relay__Admin__KeySha256"));
            string?[] origins = [Taken("Relay__Cors__AllowedOrigins__0"), Taken("Relay__Cors__AllowedOrigins__1")];
            string?[] wanted = name == "ControlPlane" ? [$"http://localhost:{8090 + launcher.PortBase}", $"http://127.0.0.1:{8090 + launcher.PortBase}"] : [null, null];
            Assert.Equal(wanted, origins);
            Assert.Equal(name == "ControlPlane" ? 6 : 4, settings.Count);
            Assert.All(settings, setting => Assert.Equal(relay.Env[setting.Key], setting.Value));

            string? Taken(string setting) => settings.Remove(setting, out string? value) ? value : null;
        }
    }

    [Fact]
    public async Task The_hubs_events_go_to_the_control_plane_and_the_page_knows_where_it_is()
    {
        await using var launcher = await LauncherProcess.Start().Ready();
        var states = await launcher.States();
        string config = Path.Combine(launcher.Data, "WebPubSub.json");
        Assert.Equal(["--config", config, "--port", $"{7080 + launcher.PortBase}", "--chaos"], states[8].Args);
        var hub = JsonDocument.Parse(await File.ReadAllTextAsync(config)).RootElement.GetProperty("hubs").GetProperty("market");
        Assert.Equal("deny", hub.GetProperty("anonymousConnectPolicy").GetString());
        var handler = Assert.Single(hub.GetProperty("eventHandlers").EnumerateArray());
        Assert.Equal($"http://127.0.0.1:{7071 + launcher.PortBase}/v1/stream/events", handler.GetProperty("urlTemplate").GetString());
        Assert.Equal("*", handler.GetProperty("userEventPattern").GetString());
        Assert.Equal(["connect", "connected", "disconnected"], handler.GetProperty("systemEvents").EnumerateArray().Select(one => one.GetString()));

        Assert.EndsWith("examples/browser", states[9].Cwd, StringComparison.Ordinal);
        Assert.Equal(["--port", $"{8090 + launcher.PortBase}", "--control", $"http://localhost:{7071 + launcher.PortBase}", "--api-key", "rc_demo_local_0000000000000000"], states[9].Args);
    }

    [Fact]
    public async Task The_gateways_are_one_market_with_different_delays()
    {
        await using var launcher = await LauncherProcess.Start(["--coins", "7", "--seed", "99"]).Ready();
        var states = await launcher.States();
        Assert.Equal(
            ["--port", $"{9001 + launcher.PortBase}", "--name", "A", "--seed", "99", "--coins", "7", "--delay-ms", "5", "--jitter-ms", "3"], states[0].Args);
        Assert.Equal(
            ["--port", $"{9002 + launcher.PortBase}", "--name", "B", "--seed", "99", "--coins", "7", "--delay-ms", "25", "--jitter-ms", "10"], states[1].Args);
    }

    [Fact]
    public async Task A_capture_is_played_by_both_gateways()
    {
        var capture = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(capture, """{"ts":"2026-07-07T17:15:11Z","payload":{"channel":"l2Book","data":{"coin":"#7510"}}}""");
            await using var launcher = await LauncherProcess.Start(["--replay", capture, "--replay", capture, "--replay-speed", "12.5"]).Ready();
            var states = await launcher.States();
            string[] wanted = ["--replay", capture, "--replay", capture, "--replay-speed", "12.5"];
            Assert.Equal(wanted, states[0].Args[^6..]);
            Assert.Equal(wanted, states[1].Args[^6..]);
            Assert.Contains("\"coin\":\"#7510\"", launcher.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(capture);
        }
    }

    [Fact]
    public async Task An_upstream_replaces_the_simulated_gateways()
    {
        await using var launcher = await LauncherProcess.Start(
            ["--upstream", "wss://api.hyperliquid.xyz/ws", "--upstream", "order-book-server=ws://node:8000/ws"]).Ready();
        var relay = await LauncherProcess.State(launcher.RelayPort);
        Assert.Equal("wss://api.hyperliquid.xyz/ws", relay.Env["Relay__Gateways__0__Url"]);
        Assert.Equal("hyperliquid", relay.Env["Relay__Gateways__0__Kind"]);
        Assert.Equal("ws://node:8000/ws", relay.Env["Relay__Gateways__1__Url"]);
        Assert.Equal("order-book-server", relay.Env["Relay__Gateways__1__Kind"]);
        Assert.DoesNotContain("sim-a", launcher.Output, StringComparison.Ordinal);
    }
}
