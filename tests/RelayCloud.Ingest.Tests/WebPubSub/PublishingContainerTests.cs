using System.Text.Json;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Tests.Hosting;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.Ingest.Tests.WebPubSub;

/// <summary>The whole container, from a simulated gateway to a customer of an emulated service.</summary>
public sealed class PublishingContainerTests
{
    [Fact]
    public async Task A_customer_sees_the_book_move_and_health_tells_when_it_cannot()
    {
        await using Emulator emulator = await Emulator.StartAsync(new EmulatorOptions { Port = 0, Chaos = true }, TimeProvider.System, NullLogger.Instance);
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync(("Relay:WebPubSub:ConnectionString", emulator.ConnectionString), ("Relay:WebPubSub:DemandIntervalMs", "100"));
        var client = new WebPubSubServiceClient(emulator.ConnectionString, "market");
        await using GroupListener listener = await GroupListener.ConnectAsync(await client.GetClientAccessUriAsync(groups: ["bbo:BTC@100ms"]));
        relay.App.Services.GetRequiredService<GroupDemandSet>().Replace([KeyValuePair.Create("bbo:BTC@100ms", 1)]);
        await Until.TrueAsync("the quote has moved", () => listener.FramesOf("bbo:BTC@100ms").Length >= 3);
        JsonElement frame = listener.FramesOf("bbo:BTC@100ms")[0];
        Assert.Equal("bbo", frame.GetProperty("channel").GetString());
        Assert.Equal("BTC", frame.GetProperty("data").GetProperty("coin").GetString());
        using (JsonDocument stats = JsonDocument.Parse((await relay.SendAsync(HttpMethod.Get, "/stats")).Body))
            Assert.Equal(1, stats.RootElement.GetProperty("webPubSub").GetProperty("groups").GetInt32());

        emulator.Service.Chaos.Unavailable = true;
        await UntilHealthAsync(relay, "degraded");
        emulator.Service.Chaos.Unavailable = false;
        await UntilHealthAsync(relay, "ok");
    }

    [Fact]
    public async Task Without_a_connection_there_is_no_publisher()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        Assert.Null(relay.App.Services.GetService<GroupDemandSet>());
        using JsonDocument stats = JsonDocument.Parse((await relay.SendAsync(HttpMethod.Get, "/stats")).Body);
        Assert.Equal(JsonValueKind.Null, stats.RootElement.GetProperty("webPubSub").ValueKind);
    }

    private static async Task UntilHealthAsync(RelayUnderTest relay, string status)
    {
        string body = "";
        await Until.TrueAsync(
            $"/health says {status}",
            async () =>
            {
                body = (await relay.SendAsync(HttpMethod.Get, "/health")).Body;
                return body.StartsWith($"{{\"status\":\"{status}\"", StringComparison.Ordinal);
            },
            detail: () => body);
    }
}
