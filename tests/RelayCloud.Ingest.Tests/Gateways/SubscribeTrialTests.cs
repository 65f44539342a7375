using RelayCloud.Ingest.Gateways.Sockets;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class SubscribeTrialTests
{
    private const int ConnectionsMax = 200;
    private readonly TopicTable _topics = new(new CoinTable());

    /// <summary>Plays a gateway against the search: each connection dies if a culprit is subscribed on it.</summary>
    [Theory]
    [InlineData(2, new[] { 0 })]
    [InlineData(2, new[] { 1 })]
    [InlineData(7, new[] { 3 })]
    [InlineData(250, new[] { 0 })]
    [InlineData(250, new[] { 249 })]
    [InlineData(250, new[] { 0, 1, 125, 249 })]
    [InlineData(100, new[] { 10, 11, 12 })]
    public void Every_culprit_is_found_and_nobody_else(int topicCount, int[] culprits)
    {
        List<Topic> topics = Topics(topicCount);
        var guilty = culprits.Select(i => topics[i]).ToHashSet();
        var found = new HashSet<Topic>();
        int connections = Play(new SubscribeTrial(), topics, found, (_, subscribed) => subscribed.Any(guilty.Contains));
        Assert.Equal(guilty, found);
        Assert.InRange(connections, 1, ConnectionsMax - 1);
    }

    [Fact]
    public void A_single_topic_is_found_guilty_only_if_another_socket_of_the_gateway_lives()
    {
        List<Topic> topics = Topics(1);
        var found = new HashSet<Topic>();
        Play(new SubscribeTrial(), topics, found, (_, subscribed) => subscribed.Count > 0);
        Assert.Empty(found);
        Play(new SubscribeTrial(), topics, found, (_, subscribed) => subscribed.Count > 0, otherSocketLives: true);
        Assert.Equal(topics.ToHashSet(), found);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(50, true)]
    [InlineData(50, false)]
    public void A_gateway_that_drops_everybody_puts_no_topic_away(int topicCount, bool dropsIdleConnections)
    {
        var found = new HashSet<Topic>();
        Play(new SubscribeTrial(), Topics(topicCount), found, (_, subscribed) => dropsIdleConnections || subscribed.Count > 0);
        Assert.Empty(found);
    }

    [Fact]
    public void A_gateway_that_drops_everybody_for_a_while_puts_no_topic_away_whenever_it_recovers()
    {
        for (int recovery = 0; recovery < 60; recovery++)
        {
            List<Topic> topics = Topics(50);
            var found = new HashSet<Topic>();
            int connections = Play(new SubscribeTrial(), topics, found, (connection, subscribed) => connection <= recovery && subscribed.Count > 0);
            Assert.Empty(found);
            Assert.InRange(connections, recovery, recovery + 2);
        }
    }

    [Fact]
    public void Deaths_that_are_not_in_a_row_start_no_search()
    {
        var trial = new SubscribeTrial();
        List<Topic> topics = Topics(4);
        for (int i = 0; i < 10; i++)
        {
            trial.OnDeath(topics, otherSocketLives: false);
            trial.OnDeath(topics, otherSocketLives: false);
            Assert.Null(trial.OnSurvived(delivers: true));
            trial.OnDeath([], otherSocketLives: false);
        }

        Assert.False(trial.IsSearching);
    }

    [Fact]
    public void A_search_that_finds_nobody_ends_with_everybody_subscribed()
    {
        var trial = new SubscribeTrial();
        List<Topic> topics = Topics(8);
        for (int i = 0; i < SubscribeTrial.DeathsMax; i++) trial.OnDeath(topics, otherSocketLives: false);
        Assert.True(trial.IsSearching);
        for (int i = 0; i < 8 && trial.IsSearching; i++) Assert.Null(trial.OnSurvived(delivers: true));
        Assert.False(trial.IsSearching);
        Assert.DoesNotContain(topics, trial.HoldsBack);
    }

    private static int Play(SubscribeTrial trial, List<Topic> topics, HashSet<Topic> found, Func<int, List<Topic>, bool> dies, bool otherSocketLives = false)
    {
        int connections = 0;
        while (connections++ < ConnectionsMax)
        {
            List<Topic> subscribed = [];
            while (true)
            {
                List<Topic> now = [.. topics.Where(t => !found.Contains(t) && !trial.HoldsBack(t) && !subscribed.Contains(t))];
                subscribed.AddRange(now);
                if (dies(connections, subscribed))
                {
                    trial.OnDeath(now, otherSocketLives);
                    break;
                }

                if (trial.OnSurvived(otherSocketLives || subscribed.Count > 0) is { } culprit) found.Add(culprit);
                if (!trial.AwaitsOutcome && topics.All(t => found.Contains(t) || subscribed.Contains(t))) return connections;
            }
        }

        return connections;
    }

    private List<Topic> Topics(int count) => [.. Enumerable.Range(0, count).Select(i =>
        _topics.TryGetOrAdd(TopicKey.Of(Channel.Bbo, _topics.Coins.GetOrAdd($"C{i}")), out Topic? topic) ? topic : throw new InvalidOperationException())];
}
