using System.Net;
using System.Text;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Faults;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Control;

public class ControlTests
{
    [Fact]
    public async Task Faults_are_set_read_and_reset_over_http()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        (HttpStatusCode status, _) = await PostAsync(gateway, "/control/faults", """{"silent":true,"extraDelayMs":7,"corruptEvery":3,"corruptKinds":["crossedBook","invalidUtf8"]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(gateway.Faults.Current is { Silent: true, ExtraDelayMs: 7, CorruptEvery: 3 });
        Assert.Equal([CorruptionKind.CrossedBook, CorruptionKind.InvalidUtf8], gateway.Faults.Current.CorruptKinds);
        await PostAsync(gateway, "/control/faults", """{"silent":false}""");
        Assert.True(gateway.Faults.Current is { Silent: false, ExtraDelayMs: 7 });

        JsonElement state = await GetAsync(gateway, "/control");
        Assert.Equal(7, state.GetProperty("faults").GetProperty("extraDelayMs").GetInt32());
        Assert.Equal(0, state.GetProperty("counters").GetProperty("framesSent").GetInt64());

        await PostAsync(gateway, "/control/reset", "");
        Assert.Equal(0, gateway.Faults.Current.ExtraDelayMs);
    }

    [Fact]
    public async Task Drop_all_works_over_http()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.UntilPongAsync();
        await PostAsync(gateway, "/control/faults", """{"dropAll":true}""");
        await client.AssertClosedWithoutAWordAsync();
    }

    [Theory]
    [InlineData("""{"silnet":true}""", "silnet")]
    [InlineData("""{"corruptKinds":["mangled"]}""", "corruptKinds")]
    [InlineData("""{"extraDelayMs":-5}""", "extraDelayMs is -5")]
    [InlineData("nonsense", "README")]
    [InlineData("null", "null")]
    public async Task A_mistake_is_named_and_changes_nothing(string body, string named)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        (HttpStatusCode status, string text) = await PostAsync(gateway, "/control/faults", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, text, StringComparison.Ordinal);
        Assert.Equal(0, gateway.Faults.Current.ExtraDelayMs);
    }

    [Fact]
    public async Task Health_says_what_it_is()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Name = "B" });
        JsonElement health = await GetAsync(gateway, "/health");
        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("B", health.GetProperty("name").GetString());
        Assert.Equal("market", health.GetProperty("mode").GetString());
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(SimulatedGateway gateway, string path, string text)
    {
        using var http = new HttpClient { BaseAddress = gateway.HttpUri };
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> GetAsync(SimulatedGateway gateway, string path)
    {
        using var http = new HttpClient { BaseAddress = gateway.HttpUri };
        return JsonElement.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }
}
