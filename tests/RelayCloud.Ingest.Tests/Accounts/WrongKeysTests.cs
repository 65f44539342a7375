using RelayCloud.Accounts.Authentication;
using RelayCloud.Ingest.Tests.Accounts.Support;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Accounts;

/// <summary>A flood of wrong keys costs a bounded number of reads of the table, and keeps no customer out.</summary>
[Collection(AccountsCollection.Name)]
public sealed class WrongKeysTests(AccountsAzurite azurite)
{
    [Fact]
    public async Task Wrong_keys_cost_no_reads_beyond_the_budget_and_customers_get_in_meanwhile()
    {
        await using AccountsCloud elsewhere = await AccountsCloud.StartAsync(azurite);
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite, ("Relay:Accounts:Cache:LookUpsPerSecondAndNetworkMax", "5"));
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        await using RawClient open = await cloud.OpenAsync(customer.Key);

        // Of the right form, with a right checksum, and of nobody here: only a read can tell. And ids that exist with a wrong secret, and what cannot be a key.
        string[] unknown = new string[30];
        for (int i = 0; i < unknown.Length; i++) unknown[i] = (await elsewhere.NewCustomerAsync()).Key;
        string other = customer.Key[..^1] + (customer.Key[^1] == '0' ? '1' : '0');
        long startedAt = TimeProvider.System.GetTimestamp();
        AccountsCacheCounters before = cloud.Cache.Counters;
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            int refused = 0;
            for (int i = 0; i < 150; i++)
            {
                string key = (i % 3) switch { 0 => unknown[(i + worker) % unknown.Length], 1 => other, _ => $"rc_live_{i}" };
                HttpAnswer answer = i % 2 == 0 ? await cloud.UpgradeAsync(key) : await cloud.InfoAsync(key);
                Assert.True(answer.Status is 401 or 503, $"{answer.Status}");
                refused++;
                if (i % 50 == 0) Assert.Equal(101, (await cloud.UpgradeAsync(customer.Key)).Status);
            }

            return refused;
        }));
        double seconds = TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;
        AccountsCacheCounters after = cloud.Cache.Counters;
        Assert.Equal(1_200, statuses.Sum());

        // A burst of twice the rate, then the rate; and each unknown id once in its time to live.
        Assert.InRange(after.Reads - before.Reads, 1, (long)Math.Ceiling(10 + (5 * seconds)) + 3);
        await open.NothingElseAsync();
    }
}
