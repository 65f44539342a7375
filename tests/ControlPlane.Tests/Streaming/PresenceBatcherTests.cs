using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Streaming;

/// <summary>Changes of presence on their way to the real table: gathered by a clock that the test moves, over a wire that fails, and in a process that dies.</summary>
public sealed class PresenceBatcherTests : IAsyncLifetime
{
    private const int FlushMs = 50;
    private const int RetryMs = 1_000;
    private static readonly ControlPlaneSettings Settings = new() { WebPubSub = new WebPubSubSettings { FlushMs = FlushMs } };
    private readonly UnreliableTable _table;
    private readonly ManualTime _time = new();
    private readonly PresenceTable _presence;
    private PresenceBatcher _batcher;

    public PresenceBatcherTests(TableService tables)
    {
        _table = new UnreliableTable(tables.NewTable());
        _presence = new PresenceTable(_table);
        _batcher = NewBatcher();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _presence.CreateAsync(Stop);
        await _batcher.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _table.FailsBefore = _table.FailsAfter = static () => false;
        await _batcher.StopAsync(Stop);
        _batcher.Dispose();
    }

    [Fact]
    public async Task What_comes_within_an_interval_is_written_together_and_whoever_waits_then_knows()
    {
        Task[] waiting = [.. Enumerable.Range(0, 30).Select(i => _batcher.PutAsync(Row("acme", $"c{i}"))), .. Enumerable.Range(0, 3).Select(i => _batcher.PutAsync(Row("other", $"d{i}")))];
        await GatheringAsync();
        _time.Advance(FlushMs - 1);
        Assert.Equal(0, _table.Writes);
        Assert.DoesNotContain(waiting, static t => t.IsCompleted);
        _time.Advance(1);
        await Task.WhenAll(waiting);

        // One transaction for each tenant.
        Assert.Equal(2, _table.Writes);
        Assert.Equal(30, await CountAsync("acme"));
        Assert.Equal(3, await CountAsync("other"));
    }

    [Fact]
    public async Task While_the_table_is_away_nothing_is_lost_and_the_newest_state_counts()
    {
        await WrittenAsync(_batcher.PutAsync(Row("acme", "old")));
        _table.FailsBefore = static () => true;
        Task put = _batcher.PutAsync(Row("acme", "c1", "bbo:BTC@1s")), removed = _batcher.RemoveAsync(new PresenceKey("acme", "old"));
        await GatheringAsync();
        _time.Advance(FlushMs);
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(RetryMs), "the next try");
        Task again = _batcher.PutAsync(Row("acme", "c1", "bbo:ETH@1s")), gone = _batcher.RemoveAsync(new PresenceKey("acme", "c2")), came = _batcher.PutAsync(Row("acme", "c2"));
        Assert.Equal(["bbo:ETH@1s"], (await _batcher.GetAsync(new PresenceKey("acme", "c1"), Stop))!.Groups);
        Assert.DoesNotContain([put, removed, again, gone, came], static t => t.IsCompleted);
        _table.FailsBefore = static () => false;
        await WrittenAsync(put, removed, again, gone, came);
        Assert.Equal(["c1", "c2"], (await _presence.ConnectionsOfAsync("acme", Stop)).Order());
        Assert.Equal(["bbo:ETH@1s"], (await _presence.GetAsync(new PresenceKey("acme", "c1"), Stop))!.Groups);
    }

    [Fact]
    public async Task An_answer_that_is_lost_does_no_harm()
    {
        await WrittenAsync(_batcher.PutAsync(Row("acme", "old")));
        int lost = 0;
        _table.FailsAfter = () => lost++ == 0;
        await WrittenAsync(_batcher.PutAsync(Row("acme", "c1")), _batcher.RemoveAsync(new PresenceKey("acme", "old")));
        Assert.True(lost > 1, "The change was not written again.");
        Assert.Equal(["c1"], await _presence.ConnectionsOfAsync("acme", Stop));
    }

    [Fact]
    public async Task What_is_not_written_yet_counts_and_what_was_taken_away_does_not()
    {
        await WrittenAsync(_batcher.PutAsync(Row("acme", "a")), _batcher.PutAsync(Row("acme", "b")));
        _ = _batcher.PutAsync(Row("acme", "c"));
        _ = _batcher.PutAsync(Row("other", "d"));
        _ = _batcher.RemoveAsync(new PresenceKey("acme", "a"));
        Assert.Equal(2, await _batcher.CountAsync("acme", null, Stop));
        Assert.Equal(1, await _batcher.CountAsync("acme", "b", Stop));
        Assert.Equal(2, await CountAsync("acme"));
    }

    [Fact]
    public async Task At_the_end_everything_is_written_also_what_comes_late()
    {
        Task[] waiting = [.. Enumerable.Range(0, 250).Select(i => _batcher.PutAsync(Row("acme", $"c{i}")))];
        await _batcher.StopAsync(Stop);
        Assert.Equal(250, await CountAsync("acme"));
        await Task.WhenAll(waiting);
        await _batcher.PutAsync(Row("acme", "late"));
        await _batcher.RemoveAsync(new PresenceKey("acme", "c0"));
        Assert.Equal(250, await CountAsync("acme"));
    }

    [Fact]
    public async Task More_than_can_wait_is_refused_and_who_goes_may_go()
    {
        _table.FailsBefore = static () => true;
        for (int i = 0; i < PresenceBatcher.ChangesMax; i++) _ = _batcher.PutAsync(Row("acme", $"c{i}"));
        var refused = await Assert.ThrowsAsync<AccountsException>(() => _batcher.PutAsync(Row("acme", "more")));
        Assert.Equal(AccountsErrorKind.Unavailable, refused.Kind);
        Assert.False(_batcher.RemoveAsync(new PresenceKey("acme", "c1")).IsFaulted);
        Assert.False(_batcher.RemoveAsync(new PresenceKey("acme", "elsewhere")).IsFaulted);

        // Not 200 transactions at the end of the test.
        _batcher = NewBatcher();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_fails_and_whenever_the_process_dies_what_was_told_to_be_written_is(int seed)
    {
        var random = new Random(seed);
        _table.FailsBefore = () => Chance(random, 6);
        _table.FailsAfter = () => Chance(random, 6);

        for (int life = 0; life < 6; life++)
        {
            // Of each connection the states that it was to have, the oldest first, each with the task that tells when it is written.
            Dictionary<string, List<(bool IsThere, Task Written)>> history = [];
            for (int step = 0; step < 40; step++)
            {
                string id = $"c{random.Next(12)}";
                bool isThere = random.Next(3) > 0;
                if (!history.TryGetValue(id, out List<(bool, Task)>? states)) history.Add(id, states = []);
                states.Add((isThere, isThere ? _batcher.PutAsync(Row("acme", id)) : _batcher.RemoveAsync(new PresenceKey("acme", id))));
                if (random.Next(4) == 0) _time.Advance(random.Next(2) == 0 ? FlushMs : RetryMs);
                if (random.Next(4) == 0) await Until.TrueAsync("the batcher rests", () => _time.DueInMs.Count > 0 || history.Values.SelectMany(static h => h).All(static h => h.Written.IsCompleted));
            }

            // It dies: no time is left to write anything. A request that is on its way may still arrive.
            await _batcher.StopAsync(new CancellationToken(canceled: true));
            await _batcher.ExecuteTask!;
            foreach ((string id, List<(bool IsThere, Task Written)> states) in history)
            {
                int told = states.FindLastIndex(static s => s.Written.IsCompletedSuccessfully);
                if (told < 0) continue;
                bool isThere = await IsThereAsync(id);
                Assert.True(states.Skip(told).Any(s => s.IsThere == isThere), $"Life {life}: {id} is {(isThere ? "there" : "gone")}, which none of its states says since the last that was written.");
            }

            _batcher = NewBatcher();
            await _batcher.StartAsync(Stop);
        }
    }

    private static bool Chance(Random random, int oneIn)
    {
        lock (random) return random.Next(oneIn) == 0;
    }

    private static PresenceRow Row(string tenant, string id, params string[] groups) => new(new StreamUser(tenant, "k1", null), id, groups, 1);

    private PresenceBatcher NewBatcher() => new(_presence, Settings, _time, NullLogger<PresenceBatcher>.Instance);

    // The wire fails for the test too.
    private async Task<bool> IsThereAsync(string id)
    {
        while (true)
        {
            try
            {
                return await _presence.GetAsync(new PresenceKey("acme", id), Stop) is not null;
            }
            catch (AccountsException)
            {
                Stop.ThrowIfCancellationRequested();
            }
        }
    }

    private Task GatheringAsync() => _time.TimersAsync(1, TimeSpan.FromMilliseconds(FlushMs), "the batcher");

    private async Task WrittenAsync(params Task[] changes)
    {
        Task all = Task.WhenAll(changes);
        await _time.RunUntilAsync("the changes are written", TimeSpan.FromMilliseconds(RetryMs), () => all.IsCompleted);
        await all;
    }

    private async Task<int> CountAsync(string tenant) => (await _presence.ConnectionsOfAsync(tenant, Stop)).Count;
}
