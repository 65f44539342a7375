using System.Net;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Tests.Accounts.Support;

namespace RelayCloud.Ingest.Tests.Accounts;

/// <summary>What a handshake's check of a cached key costs.</summary>
[Collection(AccountsCollection.Name)]
public sealed class CheckAllocationTests(AccountsAzurite azurite)
{
    [Fact]
    public async Task Checking_a_cached_key_and_counting_its_connection_allocate_nothing()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(l => l with { ConflationMs = 500 });
        var client = IPAddress.Parse("192.0.2.7");
        KeyGrant grant = (await cloud.Admission.CheckAsync(customer.Key, client, TestContext.Current.CancellationToken)).Grant!;
        long allocated = -1;

        // Several tries, because what is made once only may be made in any of them. What is made for each check is made in all.
        for (int attempt = 0; attempt < 5 && allocated != 0; attempt++) allocated = Measure(1_000);
        Assert.Equal(0, allocated);

        long Measure(int checks)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < checks; i++)
            {
                ValueTask<KeyCheck> check = cloud.Admission.CheckAsync(customer.Key, client, CancellationToken.None);
                if (!check.IsCompletedSuccessfully || !ReferenceEquals(check.Result.Grant, grant)) return -1;
                cloud.Admission.Usage.TryConnect(grant, out var usage);
                usage.Disconnect();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
