using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Sessions;

public class IdleTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Sixty_seconds_without_a_frame_to_the_client_close_the_socket_without_a_word()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(Gateways.WithoutBlocks, _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await _time.TimersAsync(1, TimeSpan.FromSeconds(60), "the idle clock");

        _time.Advance(TimeSpan.FromSeconds(59));
        await client.UntilPongAsync();
        _time.Advance(TimeSpan.FromSeconds(59.5));
        await _time.TimersAsync(1, TimeSpan.FromSeconds(0.6), "the idle clock, set anew by the pong");
        Assert.Equal(0, gateway.Counters.IdleClosed);
        _time.Advance(TimeSpan.FromSeconds(1));

        await client.AssertClosedWithoutAWordAsync();
        Assert.Equal(1, gateway.Counters.IdleClosed);
    }

    [Fact]
    public async Task What_the_client_says_does_not_count_unless_it_is_answered()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(Gateways.WithoutBlocks, _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await _time.TimersAsync(1, TimeSpan.FromSeconds(60), "the idle clock");
        gateway.Faults.Update(f => f with { Silent = true });
        _time.Advance(TimeSpan.FromSeconds(30));
        await client.SendAsync("""{"method":"ping"}""");
        await Until.TrueAsync("the pong was kept back", () => gateway.Counters.FramesSilenced == 1);
        gateway.Faults.Reset();
        _time.Advance(TimeSpan.FromSeconds(31));
        await client.AssertClosedWithoutAWordAsync();
    }
}
