using System.Text.Json;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Sessions;

public class PostTests
{
    [Fact]
    public async Task A_post_is_answered_with_its_id_and_the_reply_of_info()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SendAsync("""{"method":"post","id":1795229418096,"request":{"type":"info","payload":{"type":"l2Book","coin":"ETH","nSigFigs":5,"mantissa":null}}}""");
        JsonElement answer = await client.NextOfAsync("post");
        Assert.Equal(1795229418096, answer.GetProperty("id").GetInt64());
        JsonElement response = answer.GetProperty("response");
        Assert.Equal("info", response.GetProperty("type").GetString());
        Assert.Equal("l2Book", response.GetProperty("payload").GetProperty("type").GetString());
        Assert.Equal("ETH", response.GetProperty("payload").GetProperty("data").GetProperty("coin").GetString());
    }

    [Theory]
    [InlineData("""{"method":"post","id":7,"request":{"type":"info","payload":{"type":"l2Book","coin":"NOPE"}}}""", """{"channel":"post","data":{"id":7,"response":{"type":"info","payload":{"type":"l2Book","data":null}}}}""")]
    [InlineData("""{"method":"post","id":12,"request":{"type":"action","payload":{"action":{}}}}""", """{"channel":"post","data":{"id":12,"response":{"type":"action","payload":{"status":"err","response":"Unable to recover signer."}}}}""")]
    public async Task Posts_have_the_answers_of_the_exchange(string post, string answer)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SendAsync(post);
        Assert.Equal(answer, await client.NextAsync());
    }

    [Fact]
    public async Task Posts_draw_on_the_weight_of_info()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Limits = o.Limits with { InfoWeightPerMinute = 3 } });
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        for (int i = 0; i < 2; i++) await client.SendAsync("""{"method":"post","id":9,"request":{"type":"info","payload":{"type":"exchangeStatus"}}}""");
        Assert.Equal("info", (await client.NextOfAsync("post")).GetProperty("response").GetProperty("type").GetString());
        Assert.Equal("""{"channel":"post","data":{"id":9,"response":{"type":"error","payload":"429 Too Many Requests: null"}}}""", await client.NextAsync());
    }
}
