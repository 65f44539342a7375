using RelayCloud.Ingest.WebPubSub.Ownership;

namespace RelayCloud.Ingest.Tests.WebPubSub.Ownership;

public sealed class FairShareTests
{
    [Fact]
    public void From_any_beginning_all_come_to_have_the_same_number_and_then_nothing_moves()
    {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++)
        {
            string[] live = [.. Enumerable.Range(0, random.Next(1, 8)).Select(i => $"edge-{random.Next(1_000)}-{i}")];
            string?[] owners = [.. Enumerable.Range(0, random.Next(1, 33)).Select(_ => random.Next(3) == 0 ? null : live[random.Next(live.Length)])];
            bool hasMoved = true;
            for (int turn = 0; hasMoved; turn++)
            {
                Assert.InRange(turn, 0, 20);
                hasMoved = false;
                foreach (string one in live.OrderBy(_ => random.Next()))
                {
                    FairShare share = FairShare.Of(one, live.Where(other => other != one), owners);
                    Assert.All(share.Claims, p => Assert.Null(owners[p]));
                    Assert.All(share.Surrenders, p => Assert.Equal(one, owners[p]));
                    foreach (int p in share.Claims) owners[p] = one;
                    foreach (int p in share.Surrenders) owners[p] = null;
                    hasMoved |= share.Claims.Count + share.Surrenders.Count > 0;
                }
            }

            int[] counts = [.. live.Select(one => owners.Count(o => o == one))];
            Assert.All(owners, Assert.NotNull);
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void One_that_joins_gets_its_share_and_no_more_than_that_moves()
    {
        string?[] owners = ["a", "a", "b", "b"];
        Assert.Equal([1], FairShare.Of("a", ["b", "c"], owners).Surrenders.Concat(FairShare.Of("b", ["a", "c"], owners).Surrenders.Select(p => p - 2)));
        Assert.Empty(FairShare.Of("c", ["a", "b"], owners).Claims);
    }

    [Fact]
    public void More_containers_than_partitions_leave_some_without()
    {
        string?[] owners = ["a", "b", null];
        Assert.Equal([2], FairShare.Of("c", ["a", "b", "d"], owners).Claims);
        Assert.Empty(FairShare.Of("d", ["a", "b", "c"], ["a", "b", "c"]).Claims);
        Assert.Empty(FairShare.Of("a", ["b", "c", "d"], ["a", "b", "c"]).Surrenders);
    }
}
