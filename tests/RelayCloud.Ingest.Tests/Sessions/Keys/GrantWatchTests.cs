using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Plans;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions.Keys;

/// <summary>Changes on their way to open connections, with a store that is slow, away or quick at the wrong moment.</summary>
public sealed class GrantWatchTests : IAsyncDisposable
{
    private static readonly KeyGrant Acme = new() { Name = "a1", Tenant = "acme", Plan = "pro", MessagesPerMinuteMax = 1_000_000 };

    private readonly ScriptedKeys _keys = new();
    private readonly ManualTime _time = new();
    private readonly UsageTable _usage = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly GrantWatch _watch;
    private readonly Task _running;

    public GrantWatchTests()
    {
        _keys.Known["acme"] = KeyCheck.Ok(Acme);
        _keys.Known["other"] = KeyCheck.Ok(new KeyGrant { Name = "b1", Tenant = "other", Plan = "free" });
        _watch = new GrantWatch(_keys, _usage, _time, NullLogger<GrantWatch>.Instance);
        _running = Task.Run(() => _watch.RunAsync(_stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task While_nothing_is_known_nothing_is_closed_and_it_is_asked_again_until_something_is()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Unavailable);
        _watch.Take(Change(ChangeKind.TenantSuspended));
        await Until.TrueAsync("it was asked", () => _keys.Asked >= 3);
        await client.NothingElseAsync();
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Suspended);
        await Until.TrueAsync("it is asked again", () =>
        {
            _time.Advance(1_000);
            return _watch.Dismissed == 1;
        });
        await client.ReadCloseAsync(4204);
    }

    [Fact]
    public async Task A_revocation_needs_no_answer_of_the_store()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme"), other = await host.OpenAsync("/ws?apiKey=other");
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Unavailable);
        int asked = _keys.Asked;
        _watch.Take(Change(ChangeKind.KeyRevoked));
        await client.ReadCloseAsync(4202);
        Assert.Equal(asked, _keys.Asked);
        await other.NothingElseAsync();
    }

    [Fact]
    public async Task A_change_between_a_connections_check_and_its_beginning_is_not_missed()
    {
        await using ProtocolHost host = await StartAsync();

        // What the store says from now on differs from what the handshake is told, and no event will come.
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Revoked);
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        await client.ReadCloseAsync(4202);
    }

    [Fact]
    public async Task Only_the_keys_that_a_change_is_about_are_looked_at()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme"), other = await host.OpenAsync("/ws?apiKey=other");
        foreach ((AccountChange change, int looks) in ((AccountChange, int)[])
                 [
                     (Change(ChangeKind.PlanChanged) with { PlanName = "pro" }, 1), (Change(ChangeKind.PlanChanged) with { PlanName = "enterprise" }, 0),
                     (Change(ChangeKind.KeyChanged) with { KeyId = "zz" }, 0), (Change(ChangeKind.TenantChanged) with { TenantId = "zz" }, 0), (Change(ChangeKind.Resync), 2),
                 ])
        {
            int asked = _keys.Asked;
            _watch.Take(change);
            _watch.Take(Change(ChangeKind.KeyChanged)); // One look, behind the other change.
            await Until.TrueAsync("both were carried out", () => _keys.Asked >= asked + looks + 1);
            await other.NothingElseAsync();
            Assert.Equal(asked + looks + 1, _keys.Asked);
        }
    }

    [Fact]
    public async Task More_changes_than_can_wait_end_in_a_look_at_everything()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Suspended);
        for (int i = 0; i < 20_000; i++) _watch.Take(Change(ChangeKind.KeyChanged) with { KeyId = "zz" });
        _watch.Take(Change(ChangeKind.TenantSuspended));
        await client.ReadCloseAsync(4204);
    }

    [Fact]
    public async Task What_does_not_fit_while_an_earlier_change_is_carried_out_is_looked_at_after_it()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme"), other = await host.OpenAsync("/ws?apiKey=other");
        int asked = _keys.Asked;
        _keys.MustWaitAgain = static name => name == "b1";
        _watch.Take(Change(ChangeKind.KeyChanged) with { KeyId = "b1" });
        await Until.TrueAsync("the first change is being carried out", () => _keys.Asked == asked + 1);
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Suspended);
        for (int i = 0; i < 20_000; i++) _watch.Take(Change(ChangeKind.KeyChanged) with { KeyId = "zz" });
        _watch.Take(Change(ChangeKind.TenantSuspended));
        _keys.LetGo();
        await client.ReadCloseAsync(4204);
        await other.NothingElseAsync();
    }

    [Fact]
    public async Task A_downgrade_that_comes_while_a_customer_subscribes_leaves_nothing_forbidden_behind()
    {
        await using ProtocolHost host = await StartAsync();
        KeyGrant narrow = Acme with { Channels = NameSet.Of("trades"), SubscriptionsMax = 2 }, wide = Acme with { SubscriptionsMax = 1_000 };
        for (int round = 0; round < 30; round++)
        {
            _keys.Now["a1"] = KeyCheck.Ok(Acme);
            await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
            IGrantHolder session = Assert.Single(_usage.OfKey("a1")).Holders().MaxBy(h => h.Id)!;
            Task subscribing = Task.Run(async () =>
            {
                foreach (string type in (string[])["bbo", "trades", "l2Book", "activeAssetCtx"])
                    foreach (string coin in (string[])["BTC", "ETH", "SOL"]) await client.SubscribeAsync($$"""{"type":"{{type}}","coin":"{{coin}}"}""");
            });
            for (int i = 0; i < 20; i++) session.Apply(i % 2 == 0 ? wide : Acme);
            session.Apply(narrow);
            await subscribing;
            await client.SendTextAsync("""{"method":"ping"}""");
            while (await client.ReadTextAsync() != """{"channel":"pong"}""") { }
            await Until.TrueAsync("two trades at most are left", () => host.Demand.Held <= 2 && host.Hub.Statistics().Subscriptions <= 2);
            client.Reset();
            await host.AtRestAsync();
        }
    }

    private static AccountChange Change(ChangeKind kind) => new("1", kind, "acme", "a1", null);

    private Task<ProtocolHost> StartAsync() => ProtocolHost.StartAsync(new() { Keys = _keys, Usage = _usage, Grants = _watch });
}
