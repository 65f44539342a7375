using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Connecting;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class ConnectGateTests
{
    private readonly ManualTime _time = new();
    private readonly GatewayClock _clock;
    private bool _isAlone;

    public ConnectGateTests() => _clock = new GatewayClock(_time);

    [Fact]
    public async Task One_socket_probes_and_the_others_follow_when_it_succeeds()
    {
        ConnectGate gate = Gate(30);
        ConnectTurn probe = await gate.EnterAsync(CancellationToken.None);
        Task<ConnectTurn>[] others = [gate.EnterAsync(CancellationToken.None), gate.EnterAsync(CancellationToken.None)];
        Assert.True(probe.IsProbe);
        Assert.All(others, o => Assert.False(o.IsCompleted));
        gate.Succeeded();
        ConnectTurn[] turns = await Task.WhenAll(others);
        Assert.All(turns, t => Assert.False(t.IsProbe));
    }

    [Fact]
    public async Task After_a_failed_probe_the_next_waits_out_the_back_off()
    {
        ConnectGate gate = Gate(30);
        gate.Failed(await gate.EnterAsync(CancellationToken.None), notBefore: null);
        Task<ConnectTurn> next = gate.EnterAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True((await next).IsProbe);
    }

    [Fact]
    public async Task A_waiting_probe_goes_sooner_once_no_other_gateway_is_live()
    {
        ConnectGate gate = Gate(30);
        for (int i = 0; i < 10; i++)
        {
            Task<ConnectTurn> turn = gate.EnterAsync(CancellationToken.None);
            await Eventually.IsAs(_time, "it is its turn", () => turn.IsCompleted, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
            gate.Failed(await turn, notBefore: null);
        }

        Task<ConnectTurn> next = gate.EnterAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);
        _isAlone = true;
        await Eventually.IsAs(_time, "it is its turn", () => next.IsCompleted, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Tries_that_fail_do_not_spend_the_budget_of_connections()
    {
        ConnectGate gate = Gate(1);
        for (int i = 0; i < 5; i++)
        {
            Task<ConnectTurn> turn = gate.EnterAsync(CancellationToken.None);
            await Eventually.IsAs(_time, "it is its turn", () => turn.IsCompleted, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));
            gate.Failed(await turn, notBefore: null);
        }
    }

    [Fact]
    public async Task Connections_that_come_about_stay_within_the_budget()
    {
        ConnectGate gate = Gate(2);
        for (int i = 0; i < 2; i++)
        {
            Task<ConnectTurn> turn = gate.EnterAsync(CancellationToken.None);
            await Eventually.IsAs(_time, "it is its turn", () => turn.IsCompleted, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
            gate.Succeeded();
        }

        Task<ConnectTurn> third = gate.EnterAsync(CancellationToken.None);
        DateTimeOffset from = _time.GetUtcNow();
        await Eventually.IsAs(_time, "it is its turn", () => third.IsCompleted, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Assert.True(_time.GetUtcNow() - from >= TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_gateway_that_says_it_is_too_often_is_left_alone_for_as_long_as_it_says()
    {
        _isAlone = true;
        ConnectGate gate = Gate(30);
        gate.Failed(await gate.EnterAsync(CancellationToken.None), notBefore: TimeSpan.FromSeconds(20));
        Task<ConnectTurn> next = gate.EnterAsync(CancellationToken.None);
        DateTimeOffset from = _time.GetUtcNow();
        await Eventually.IsAs(_time, "it is its turn", () => next.IsCompleted, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.True(_time.GetUtcNow() - from >= TimeSpan.FromSeconds(20));
    }

    private ConnectGate Gate(int perMinute) =>
        new(new MinuteBudget(perMinute, Math.Max(1, perMinute * 2 / 3), _clock), new Backoff(new GatewayTimings(), () => _isAlone, () => 1), _clock);
}
