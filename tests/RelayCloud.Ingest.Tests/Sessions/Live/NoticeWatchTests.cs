using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Notices;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Tests.Sessions.Keys;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions.Live;

/// <summary>Notices on their way to open connections, on real sockets, with a feed that repeats itself and a store that is away.</summary>
public sealed class NoticeWatchTests : IAsyncDisposable
{
    private readonly ScriptedKeys _keys = new();
    private readonly ScriptedNotices _store = new();
    private readonly ManualTime _time = new();
    private readonly UsageTable _usage = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly NoticeWatch _watch;
    private readonly GrantWatch _grants;
    private readonly Task _running;

    public NoticeWatchTests()
    {
        _keys.Known["acme"] = KeyCheck.Ok(new KeyGrant { Name = "a1", Tenant = "acme", Plan = "pro", MessagesPerMinuteMax = 1_000_000 });
        _keys.Known["other"] = KeyCheck.Ok(new KeyGrant { Name = "b1", Tenant = "other", Plan = "free" });
        _keys.Known["configured"] = KeyCheck.Ok(new KeyGrant { Name = "acme" });
        _watch = new NoticeWatch(_store, _usage, _time, NullLogger<NoticeWatch>.Instance);
        _grants = new GrantWatch(_keys, _usage, _time, NullLogger<GrantWatch>.Instance, _watch);
        _running = Task.WhenAll(Task.Run(() => _watch.RunAsync(_stop.Token)), Task.Run(() => _grants.RunAsync(_stop.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task Everyone_whom_it_is_for_is_told_and_nobody_else()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient acme = await host.OpenAsync("/ws?apiKey=acme"), second = await host.OpenAsync("/ws?apiKey=acme"), other = await host.OpenAsync("/ws?apiKey=other"), configured = await host.OpenAsync("/ws?apiKey=configured");

        // The configured key is named as the tenant is.
        Send("1", NoticeTarget.OfTenant("acme"));
        Send("2", NoticeTarget.OfPlan("free"));
        Send("3", NoticeTarget.OfPlan("pro"));
        Send("4", NoticeTarget.OfTenant("nobody"));
        Send("5", NoticeTarget.All);
        await GetsAsync(acme, "1", "3", "5");
        await GetsAsync(second, "1", "3", "5");
        await GetsAsync(other, "2", "5");
        await GetsAsync(configured, "5");
        await Until.TrueAsync("all are counted", () => _watch is { Brought: 5, Told: 2 + 1 + 2 + 0 + 4 });
    }

    [Fact]
    public async Task It_is_told_once_however_often_the_feed_tells_of_it()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        Send("1", NoticeTarget.All);
        for (int i = 0; i < 5; i++) _grants.Take(Of("1"));
        _grants.Take(Resync);
        _grants.Take(Of("1"));
        Send("2", NoticeTarget.All);
        await GetsAsync(client, "1", "2");
    }

    [Fact]
    public async Task After_an_outage_of_the_feed_what_was_missed_is_told_oldest_first_and_what_is_too_old_is_not()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _time.Advance(TimeSpan.FromHours(1));
        _store.Add("old", NoticeTarget.All, _time.GetUtcNow() - Notice.AgeMax - TimeSpan.FromSeconds(1));
        _store.Add("b", NoticeTarget.All, _time.GetUtcNow() - TimeSpan.FromMinutes(1));
        _store.Add("a", NoticeTarget.All, _time.GetUtcNow() - TimeSpan.FromMinutes(9));
        _grants.Take(Resync);
        await GetsAsync(client, "a", "b");
        _grants.Take(Of("old"));
        Send("last", NoticeTarget.All);
        await GetsAsync(client, "last");
        Assert.Equal(1, _watch.TooOld);
    }

    [Fact]
    public async Task A_container_that_starts_later_does_not_bring_what_was_sent_before()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _store.Add("before", NoticeTarget.All, _time.GetUtcNow() - TimeSpan.FromSeconds(6));
        _grants.Take(Of("before"));
        _grants.Take(Resync);
        Send("after", NoticeTarget.All);
        await GetsAsync(client, "after");
        Assert.Equal(2, _watch.TooOld);
    }

    [Fact]
    public async Task While_the_store_is_away_it_is_asked_again_and_no_notice_is_lost()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _store.Failure = ScriptedNotices.Away;
        Send("1", NoticeTarget.All);
        Send("2", NoticeTarget.All);
        await Until.TrueAsync("it was asked again", () =>
        {
            _time.Advance(1_000);
            return _store.Asked > 3;
        });
        await client.NothingElseAsync();
        _store.Failure = null;
        await Until.TrueAsync("both were brought", () =>
        {
            _time.Advance(1_000);
            return _watch.Brought == 2;
        });
        await GetsAsync(client, "1", "2");
        Assert.Equal(0, _watch.Lost);
    }

    [Fact]
    public async Task One_that_cannot_be_read_at_all_is_given_up_and_the_next_comes()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _store.Failure = new InvalidDataException("a column is missing");
        Send("1", NoticeTarget.All);
        await Until.TrueAsync("it is given up", () => _watch.Lost == 1);
        _store.Failure = null;
        Send("2", NoticeTarget.All);
        await GetsAsync(client, "2");
    }

    [Fact]
    public async Task It_is_for_those_who_have_the_plan_when_it_comes_and_not_for_those_who_were_sent_away()
    {
        await using ProtocolHost host = await StartAsync();
        await using RawClient upgraded = await host.OpenAsync("/ws?apiKey=other"), suspended = await host.OpenAsync("/ws?apiKey=acme");
        _keys.Now["b1"] = KeyCheck.Ok(new KeyGrant { Name = "b1", Tenant = "other", Plan = "pro" });
        _keys.Now["a1"] = KeyCheck.Refused(KeyOutcome.Suspended);
        _grants.Take(new AccountChange("1", ChangeKind.TenantChanged, "other", null, null));
        _grants.Take(new AccountChange("2", ChangeKind.TenantSuspended, "acme", null, null));
        Send("1", NoticeTarget.OfPlan("free"));
        Send("2", NoticeTarget.OfPlan("pro"));
        await GetsAsync(upgraded, "2");
        await suspended.ReadCloseAsync(4204);
    }

    [Fact]
    public async Task More_than_can_wait_are_all_told_once_the_watch_gets_to_it()
    {
        const int Notices = 3_000;
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        _store.Failure = ScriptedNotices.Away;
        Send("first", NoticeTarget.All);
        await Until.TrueAsync("the watch is stuck at the first", () => _store.Asked > 0);
        for (int i = 0; i < Notices; i++)
        {
            _time.Advance(1);
            string id = $"n{i}";
            _store.Add(id, NoticeTarget.All, _time.GetUtcNow());
            _watch.Take(Of(id));
        }

        _store.Failure = null;
        HashSet<string> got = [];
        Task reading = Task.Run(async () =>
        {
            while (got.Count < Notices + 1) Assert.True(got.Add(await client.ReadTextAsync()));
        });
        await Until.TrueAsync("all have come", () =>
        {
            // Not by so much that they grow too old meanwhile.
            _time.Advance(10);
            return reading.IsCompleted;
        });
        await reading;
        await client.NothingElseAsync();
    }

    [Fact]
    public async Task Each_of_many_connections_is_told_once()
    {
        const int Connections = 1_000;
        KeyUsage usage = _usage.Of(_keys.Known["acme"].Grant!);
        CountingHolder[] holders = [.. Enumerable.Range(0, Connections).Select(static i => new CountingHolder(i))];
        foreach (CountingHolder holder in holders) usage.Join(holder);
        Send("1", NoticeTarget.All);
        await Until.TrueAsync("it was brought", () =>
        {
            _time.Advance(1);
            return _watch.Brought == 1;
        });
        Assert.Equal(Connections, _watch.Told);
        Assert.All(holders, static h => Assert.Equal(1, h.Notices));
    }

    [Fact]
    public async Task Amid_trades_it_comes_between_whole_frames_and_costs_no_trade()
    {
        const int Trades = 2_000;
        await using ProtocolHost host = await StartAsync();
        await using RawClient client = await host.OpenAsync("/ws?apiKey=acme");
        Topic topic = host.Market.Topic(Channel.Trades);
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await client.ReadTextAsync();
        Task publishing = Task.Run(() =>
        {
            for (int i = 1; i <= Trades; i++)
            {
                host.Market.PublishTrades(topic, $"{i}");
                if (i % 100 == 0) Send($"{i}", NoticeTarget.All);
            }
        });
        int last = 0, notices = 0;
        while (last < Trades || notices < Trades / 100)
        {
            string text = await client.ReadTextAsync();
            if (text == FrameOf($"{(notices + 1) * 100}")) notices++;
            else foreach (int trade in text["""{"channel":"trades","data":[""".Length..^2].Split(',').Select(int.Parse)) Assert.Equal(++last, trade);
        }

        await publishing;
    }

    [Fact]
    public async Task Notices_do_not_keep_a_reader_that_stopped_from_its_bound()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new()
        {
            Keys = _keys,
            Usage = _usage,
            Grants = _grants,
            Sessions = new() { SocketSendBufferBytes = 8_192, Queue = new() { QueueMessagesMax = 100, QueueBytesMax = 64 << 10, ConflateAboveBytes = 32 << 10 } },
        });
        await using RawClient slow = await RawClient.OpenAsync(host.Port, "/ws?apiKey=acme", receiveBufferBytes: 4_096);
        await Until.TrueAsync("the session is there", () => host.Counters.Opened == 1);
        int sent = 0;
        await Until.TrueAsync("it is closed", () =>
        {
            Send($"{sent++}", NoticeTarget.All);
            _time.Advance(1);
            return host.Counters.ClosedTooSlow == 1;
        });

        // What the system had taken comes in order, then it is told.
        int read = 0;
        string text;
        while ((text = await slow.ReadTextAsync()) == FrameOf($"{read}")) read++;
        Assert.StartsWith("""{"channel":"error","data":"Too slow: """, text, StringComparison.Ordinal);
        await slow.ReadCloseAsync(4001);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("quotes \" and \\ and </script>")]
    [InlineData("ü 漢字 😀")]
    public void The_frame_is_json_of_the_exchanges_shape(string text)
    {
        ReadOnlySpan<byte> frame = new OutgoingNotice(text).WebSocketFrame.Span;
        Assert.Equal((0x81, frame.Length - 2), (frame[0], frame[1]));
        using var json = System.Text.Json.JsonDocument.Parse(frame[2..].ToArray());
        Assert.Equal(["channel", "data"], json.RootElement.EnumerateObject().Select(static p => p.Name));
        Assert.Equal("notification", json.RootElement.GetProperty("channel").GetString());
        Assert.Equal(text, Assert.Single(json.RootElement.GetProperty("data").EnumerateObject(), static p => p.Name == "notification").Value.GetString());
    }

    private static AccountChange Of(string id) => new(id, ChangeKind.NoticeSent, null, null, null) { NoticeId = id };

    private static AccountChange Resync => new("", ChangeKind.Resync, null, null, null);

    private static string FrameOf(string id) => $$$"""{"channel":"notification","data":{"notification":"text of {{{id}}}"}}""";

    private void Send(string id, NoticeTarget to)
    {
        _store.Add(id, to, _time.GetUtcNow());
        _grants.Take(Of(id));
    }

    private static async Task GetsAsync(RawClient client, params string[] ids)
    {
        foreach (string id in ids) Assert.Equal(FrameOf(id), await client.ReadTextAsync());
        await client.NothingElseAsync();
    }

    private Task<ProtocolHost> StartAsync() => ProtocolHost.StartAsync(new() { Keys = _keys, Usage = _usage, Grants = _grants });
}
