using AzureSdk.Functions.Tests.Hosting;

namespace AzureSdk.Functions.Tests.EventHubs;

public sealed class SharingTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task Instances_share_the_partitions_and_take_over_those_of_one_that_stops()
    {
        var calls = new EventCalls();
        var first = await HubApps.StartAsync(cloud, typeof(EventFunctions.Texts), calls);
        await SharesAsync(4);
        await using var second = await HubApps.StartAsync(cloud, typeof(EventFunctions.Texts), calls);
        await SharesAsync(2, 2);
        await using var third = await HubApps.StartAsync(cloud, typeof(EventFunctions.Texts), calls);
        await SharesAsync(1, 1, 2);
        await SendAndReceiveAsync(calls, "of three");
        await first.DisposeAsync();
        await SharesAsync(2, 2);
        await SendAndReceiveAsync(calls, "of two");
    }

    /// <summary>Waits for shares, and sees that they stay: nobody takes from the living what is his.</summary>
    private async Task SharesAsync(params int[] shares)
    {
        const int RenewalsToSee = 5;
        await Until.TrueAsync($"the partitions are shared {string.Join(':', shares)}", () => Owners().Values
            .Where(static owner => owner.Length > 0).GroupBy(static owner => owner).Select(static group => group.Count()).Order().SequenceEqual(shares));
        var owners = Owners();
        for (var renewal = 0; renewal < RenewalsToSee; renewal++)
        {
            var before = cloud.Rows();
            await Until.TrueAsync("every claim was renewed", () => cloud.Rows().All(row => row.Value.ETag != before[row.Key].ETag));
        }

        Assert.Equal(owners, Owners());
    }

    private Dictionary<string, string> Owners() => cloud.Rows().ToDictionary(static row => row.Key, static row => row.Value.GetString("Owner"));

    /// <summary>At least once each: an instance that lost a partition while it ran on it leaves its events to the next.</summary>
    private async Task SendAndReceiveAsync(EventCalls calls, string text)
    {
        for (var partition = 0; partition < CloudFixture.Partitions; partition++) await cloud.SendAsync($"{partition}", text);
        await Until.TrueAsync("each partition's event came", () => calls.All.Where(call => call.Texts.Contains(text)).Select(static call => call.Partition).Distinct().Count() == CloudFixture.Partitions);
    }
}
