using Microsoft.Azure.Functions.Worker.EventHubs;

namespace AzureSdk.Functions.Tests.EventHubs;

public sealed class PartitionBalanceTests
{
    private const int Seed = 20261121;

    [Fact]
    public void Instances_that_come_and_go_end_with_even_shares()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var owners = Enumerable.Range(0, random.Next(1, 33)).ToDictionary(static n => $"{n}", static _ => (string?)null);
            var instances = new List<string>();
            for (var change = 0; change < 5; change++)
            {
                // Some leave, their partitions become free; some come.
                foreach (var gone in instances.Where(_ => random.Next(3) == 0).ToArray())
                {
                    instances.Remove(gone);
                    foreach (var partition in owners.Where(pair => pair.Value == gone).Select(static pair => pair.Key).ToArray()) owners[partition] = null;
                }

                while (instances.Count == 0 || random.Next(2) == 0) instances.Add($"{round}-{change}-{instances.Count}-{random.Next()}");
                Settle(owners, instances, random);
                var shares = instances.Select(instance => owners.Values.Count(owner => owner == instance)).ToArray();
                Assert.DoesNotContain(null, owners.Values);
                Assert.True(shares.Max() - shares.Min() <= 1, $"{owners.Count} partitions were shared as {string.Join(", ", shares)}");
            }
        }
    }

    [Fact]
    public void One_instance_takes_everything() =>
        Assert.NotNull(PartitionBalance.Choose(new Dictionary<string, string?> { ["0"] = "self", ["1"] = null }, "self", canSteal: false, Random.Shared));

    [Fact]
    public void An_even_share_is_left_alone() =>
        Assert.Null(PartitionBalance.Choose(new Dictionary<string, string?> { ["0"] = "self", ["1"] = "other", ["2"] = "other" }, "self", canSteal: true, Random.Shared));

    /// <summary>Each instance looks in turn, until a whole round changes nothing.</summary>
    private static void Settle(Dictionary<string, string?> owners, List<string> instances, Random random)
    {
        const int RoundsMax = 200;
        for (var round = 0; round < RoundsMax; round++)
        {
            var hasChanged = false;
            foreach (var instance in instances.OrderBy(_ => random.Next()))
            {
                for (var claims = 0; PartitionBalance.Choose(owners, instance, canSteal: claims == 0, random) is { } chosen; claims++)
                {
                    owners[chosen] = instance;
                    hasChanged = true;
                }
            }

            if (!hasChanged) return;
        }

        Assert.Fail("the instances take partitions from each other for ever");
    }
}
