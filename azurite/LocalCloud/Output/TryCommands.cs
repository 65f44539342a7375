using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.Output;

/// <summary>Three commands that show data flowing, with nothing to install but curl and the Node that the project needs anyway.</summary>
internal static class TryCommands
{
    /// <summary>The commands for a cloud started with <paramref name="options"/>; <paramref name="coin"/> is one that it has data of.</summary>
    public static IReadOnlyList<TryCommand> For(LaunchOptions options, string coin)
    {
        var host = $"localhost:{new LocalPorts(options.PortBase).RelayHttp}";
        // Node 20 has the WebSocket client of browsers behind this flag; later versions have it without and take the flag all the same.
        var script = $"const s = new WebSocket(\"ws://{host}/ws?apiKey={DemoTenant.ApiKey}\"); "
            + $"s.onopen = () => s.send(JSON.stringify({{method: \"subscribe\", subscription: {{type: \"l2Book\", coin: \"{coin}\"}}}})); "
            + "s.onmessage = m => console.log(m.data); s.onclose = () => process.exit()";
        return
        [
            new TryCommand("live book over WebSocket, as any Hyperliquid client reads it", $"node --experimental-websocket -e '{script}'"),
            new TryCommand(
                "the same book now, over POST /info",
                $"curl -s http://{host}/info -H 'X-Api-Key: {DemoTenant.ApiKey}' -H 'Content-Type: application/json' -d '{{\"type\":\"l2Book\",\"coin\":\"{coin}\"}}'"),
            new TryCommand("state of the gateways and topics", $"curl -s http://{host}/health"),
        ];
    }
}
