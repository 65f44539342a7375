using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.Tests.Services;

public sealed class StartOrderFacts
{
    private static ServiceSpec Service(string name, params string[] startsAfter) => new() { Name = name, Title = name, StartsAfter = startsAfter };

    private static string Waves(params ServiceSpec[] services) =>
        string.Join(" | ", StartOrder.Waves(services).Select(wave => string.Join(' ', wave.Select(service => service.Name))));

    [Fact]
    public void The_relay_waits_for_all_that_it_needs() =>
        Assert.Equal("sim-a sim-b azurite eventhubs page | control market usage | pubsub | relay", Waves([.. ServiceCatalog.For(new LaunchOptions(), new CloudData("/data", IsKept: true))]));

    [Fact]
    public void A_service_starts_in_the_first_wave_that_its_needs_allow() =>
        Assert.Equal("b d | c | a", Waves(Service("a", "b", "c"), Service("b"), Service("c", "d"), Service("d")));

    [Fact]
    public void A_circle_is_named() =>
        Assert.Contains("a, b", Assert.Throws<InvalidOperationException>(() => Waves(Service("a", "b"), Service("b", "a"), Service("c"))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_need_is_named() =>
        Assert.Contains("'gone'", Assert.Throws<InvalidOperationException>(() => Waves(Service("a", "gone"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_is_used_once() =>
        Assert.Contains("'a'", Assert.Throws<InvalidOperationException>(() => Waves(Service("a"), Service("a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Random_graphs_start_everything_once_after_its_needs()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            // A service needs only earlier ones, so there is no circle; then the list is shuffled.
            var services = Enumerable.Range(0, random.Next(1, 12))
                .Select(i => Service($"s{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(j => $"s{j}")])).ToArray();
            random.Shuffle(services);
            var started = new HashSet<string>(StringComparer.Ordinal);
            foreach (var wave in StartOrder.Waves(services))
            {
                Assert.All(wave, service => Assert.Subset(started, service.StartsAfter.ToHashSet(StringComparer.Ordinal)));
                Assert.All(wave, service => Assert.True(started.Add(service.Name)));
            }

            Assert.Equal(services.Length, started.Count);
        }
    }
}
