using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.WebPubSub.Publishing;

/// <summary>When State is sent, by a clock that the test moves: the machine's own delays are not in it.</summary>
public sealed class CadenceTests
{
    private const int StepMs = 5;

    private readonly ManualTime _time = new();
    private readonly CoinTable _coins = new();
    private readonly Universe _universe = new();

    [Theory]
    [InlineData("100ms", 100, 10)]
    [InlineData("250ms", 250, 10)]
    [InlineData("250ms", 250, 35)]
    [InlineData("1s", 1_000, 10)]
    [InlineData("5s", 5_000, 400)]
    public async Task State_that_changes_faster_than_its_cadence_is_sent_at_its_cadence(string tier, int intervalMs, int changesEveryMs)
    {
        var topics = new TopicTable(_coins);
        int[] coins = [.. Enumerable.Range(0, 20).Select(i => _coins.GetOrAdd($"C{i}"))];
        _universe.Replace(coins, [_coins.GetOrAdd("")]);
        var feed = new MarketFeed(topics, new RecordingHub(), new MarketFeedOptions { GatewayCount = 1 }, _time);
        var demand = new GroupDemandSet(3_600_000, _time);
        var sender = new TimedSender(_time);
        var options = new WebPubSubOptions { PollMs = StepMs };
        Topic[] books = [.. Enumerable.Range(0, 20).Select(i => topics.TryGetOrAdd(TopicKey.Of(Channel.L2Book, coins[i]), out Topic? topic) ? topic : throw new InvalidOperationException("No room."))];
        demand.Replace(books.Select(b => KeyValuePair.Create($"{b.Name}@{tier}", 5)));
        await using var publisher = new GroupPublisher(feed, 1_000_000, 0, new TopicNames(topics, _universe), demand, new WantedTopics(), new UnsharedRights(_time), sender, options, _time, NullLogger.Instance);
        publisher.Start();
        await WaitingAsync();
        for (int ms = 0; ms < 12 * intervalMs; ms += StepMs)
        {
            if (ms % changesEveryMs == 0)
            {
                foreach (Topic book in books)
                {
                    byte[] data = Encoding.UTF8.GetBytes($"{{\"coin\":\"{book.Coin}\",\"n\":{ms}}}");
                    feed.Relay(new MarketMessage { Topic = book, Data = data, Cursor = new Cursor(1_000, ms + 1), EventCount = 1 });
                }
            }

            _time.Advance(StepMs);
            await WaitingAsync();
        }

        Assert.Equal(books.Length, sender.SentAtMs.Count);
        foreach ((string group, ConcurrentQueue<long> times) in sender.SentAtMs)
        {
            long[] at = [.. times];
            long[] intervals = [.. at.Zip(at.Skip(1), (a, b) => b - a)];
            Assert.InRange(intervals.Average(), intervalMs * 0.9, intervalMs * 1.1);

            // Planned by the first one, so each may be late by a look and a change, and none is early by more than the one before was late.
            Assert.All(intervals, i => Assert.InRange(i, intervalMs - changesEveryMs - (2 * StepMs), intervalMs + changesEveryMs + (2 * StepMs)));
            Assert.True(intervals.Length >= 9, $"{group} was sent {at.Length} times.");
        }
    }

    // The loop has one timer while it waits; the requests' time-outs are gone with the requests.
    private Task WaitingAsync() => Until.TrueAsync("the publisher waits", () => _time.DueInMs is [> 0 and <= StepMs]);

    private sealed class TimedSender(ManualTime time) : IGroupSender
    {
        public ConcurrentDictionary<string, ConcurrentQueue<long>> SentAtMs { get; } = new();

        public Task SendAsync(string group, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            SentAtMs.GetOrAdd(group, static _ => []).Enqueue(time.NowMs);
            return Task.CompletedTask;
        }
    }
}
