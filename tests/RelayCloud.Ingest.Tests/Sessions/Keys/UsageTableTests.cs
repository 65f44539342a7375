using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Tests.Sessions.Keys;

/// <summary>Counting connections by key and tenant.</summary>
public sealed class UsageTableTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Keys_that_nobody_uses_leave_and_come_back_as_new()
    {
        var table = new UsageTable(_time);
        KeyGrant grant = new() { Name = "k", Tenant = "t", InfoRequestsPerMinuteMax = 1, ConnectionsMax = 1 };
        Assert.True(table.Of(grant).TryInfo(grant, out _));
        Assert.False(table.Of(grant).TryInfo(grant, out _));
        Assert.Equal(ConnectOutcome.Connected, table.TryConnect(grant, out KeyUsage usage));
        _time.Advance(UsageTable.KeptMs * 2);
        table.Prune();
        Assert.Equal(1, table.Count);
        usage.Disconnect();
        table.Prune();
        Assert.Equal(1, table.Count);
        _time.Advance(UsageTable.KeptMs);
        table.Prune();
        Assert.Equal(0, table.Count);
        Assert.Equal(ConnectOutcome.Gone, usage.TryConnect(grant));
        Assert.Equal(ConnectOutcome.Connected, table.TryConnect(grant, out KeyUsage again));
        Assert.NotSame(usage, again);
        Assert.Equal(ConnectOutcome.KeyFull, table.TryConnect(grant, out _));
    }

    [Fact]
    public async Task Many_threads_never_get_past_the_tenants_bound_and_all_is_given_back()
    {
        var table = new UsageTable(TimeProvider.System);
        KeyGrant[] grants = [.. Enumerable.Range(0, 4).Select(i => new KeyGrant { Name = $"k{i}", Tenant = "t", ConnectionsMax = 10, TenantConnectionsMax = 13 })];
        int open = 0, mostOpen = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            List<KeyUsage> mine = [];
            for (int i = 0; i < 20_000; i++)
            {
                if (random.Next(2) == 0 && table.TryConnect(grants[random.Next(4)], out KeyUsage usage) == ConnectOutcome.Connected)
                {
                    mine.Add(usage);
                    int now = Interlocked.Increment(ref open);
                    while (Volatile.Read(ref mostOpen) is var most && now > most) Interlocked.CompareExchange(ref mostOpen, now, most);
                }
                else if (mine.Count > 0)
                {
                    Interlocked.Decrement(ref open);
                    mine[^1].Disconnect();
                    mine.RemoveAt(mine.Count - 1);
                }

                if (i % 1_000 == 0) table.Prune();
            }

            foreach (KeyUsage usage in mine)
            {
                Interlocked.Decrement(ref open);
                usage.Disconnect();
            }
        })));
        Assert.InRange(mostOpen, 10, 13);
        Assert.All(table.Keys, k => Assert.Equal(0, k.Connections));
        Assert.All(grants, g => Assert.Equal(ConnectOutcome.Connected, table.TryConnect(g, out _)));
    }
}
