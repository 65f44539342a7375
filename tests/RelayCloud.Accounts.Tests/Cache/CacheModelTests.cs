using System.Net;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Cache;

/// <summary>The cache, told of every change, against a model that has no cache: they agree whatever happens in whatever order.</summary>
public sealed class CacheModelTests
{
    [Fact]
    public async Task The_cache_answers_as_if_there_were_none()
    {
        for (int seed = 1; seed <= 60; seed++) await RunAsync(new Random(seed));
    }

    private static async Task RunAsync(Random random)
    {
        var time = new ManualTime();
        var reader = new FakeReader(time);
        // So small that it must forget, so short-lived that it must read again.
        var options = new AccountsCacheOptions { KeysMax = 100, UnknownMax = 100, LookUpsPerSecondMax = 100_000, LookUpsPerSecondAndNetworkMax = 10_000, TimeToLive = TimeSpan.FromSeconds(10), RefreshAfter = TimeSpan.FromSeconds(9) };
        var cache = new AccountsCache(reader, options, time);
        string[] tenants = ["0123abc0", "0123abc1", "0123abc2"];
        List<string> keys = [.. Enumerable.Range(0, 9).Select(i => reader.AddKey(tenants[i % 3], i % 3 == 0 ? "free" : "pro"))];
        IPAddress[] clients = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"), IPAddress.Parse("2001:db8::1")];

        for (int step = 0; step < 200; step++)
        {
            string tenant = tenants[random.Next(3)], key = keys[random.Next(keys.Count)];
            switch (random.Next(10))
            {
                case 0:
                    reader.SetKey(key, k => k with { ExpiresAt = time.GetUtcNow().AddSeconds(random.Next(20)) });
                    cache.Apply(new AccountChange("", ChangeKind.KeyChanged, tenant, FakeReader.IdOf(key), null));
                    break;
                case 1 when random.Next(4) == 0:
                    reader.SetKey(key, k => k with { RevokedAt = time.GetUtcNow() });
                    cache.Apply(new AccountChange("", ChangeKind.KeyRevoked, tenant, FakeReader.IdOf(key), null));
                    break;
                case 2:
                    bool suspend = random.Next(2) == 0;
                    reader.SetTenant(tenant, t => t with { State = suspend ? TenantState.Suspended : TenantState.Active });
                    cache.Apply(new AccountChange("", suspend ? ChangeKind.TenantSuspended : ChangeKind.TenantResumed, tenant, null, null));
                    break;
                case 3:
                    reader.SetTenant(tenant, t => t with { Plan = random.Next(2) == 0 ? "free" : "pro", DenyIps = IpRangeList.Parse([$"10.0.0.{random.Next(3)}"]) });
                    cache.Apply(new AccountChange("", ChangeKind.TenantChanged, tenant, null, null));
                    break;
                case 4:
                    string plan = random.Next(2) == 0 ? "free" : "pro";
                    reader.SetPlan(plan, random.Next(1, 1_000));
                    cache.Apply(new AccountChange("", ChangeKind.PlanChanged, null, null, plan));
                    break;
                case 5:
                    keys.Add(reader.AddKey(tenant));
                    break;
                case 6:
                    time.Advance(random.Next(4_000));
                    break;
                default:
                    string presented = random.Next(5) == 0 ? key[..^1] + (key[^1] == '0' ? '1' : '0') : key;
                    IPAddress client = clients[random.Next(3)];
                    // What has no cache: forgets everything before each check.
                    var model = new AccountsCache(reader, options, time);
                    AuthResult expected = await model.AuthenticateAsync(presented, client, TestContext.Current.CancellationToken);
                    AuthResult actual = await cache.AuthenticateAsync(presented, client, TestContext.Current.CancellationToken);
                    Assert.Equal(expected.Outcome, actual.Outcome);
                    Assert.Equal(expected.Grant?.Limits, actual.Grant?.Limits);
                    Assert.Equal(expected.Grant?.Key, actual.Grant?.Key);
                    break;
            }
        }
    }
}
