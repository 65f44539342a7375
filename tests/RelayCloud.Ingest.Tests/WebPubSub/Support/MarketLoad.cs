using System.Diagnostics;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>700 frames a second of a whole market: five of seven are books, one is a quote, one has trades.</summary>
internal sealed class MarketLoad(StreamMarket market, int coins)
{
    public const int FramesPerSecond = 700;

    private int _frames;

    public Topic[] Books { get; } = TopicsOf(market, Channel.L2Book, coins);

    public Topic[] Quotes { get; } = TopicsOf(market, Channel.Bbo, coins);

    public Topic[] Trades { get; } = TopicsOf(market, Channel.Trades, coins);

    /// <summary>Goes on for so long, by the machine's clock whatever the ticks do.</summary>
    public async Task RunAsync(double seconds)
    {
        long startedAt = Stopwatch.GetTimestamp();
        int endsAt = _frames + (int)(FramesPerSecond * seconds), begun = _frames;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (_frames < endsAt)
        {
            Give(begun + (int)(Stopwatch.GetElapsedTime(startedAt).TotalSeconds * FramesPerSecond) - _frames);
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The next frames, at once.</summary>
    public void Give(int frames)
    {
        for (int end = _frames + frames; _frames < end; _frames++)
        {
            int round = _frames / 7;
            if (_frames % 7 == 5) market.State(Quotes[round % coins], 100);
            else if (_frames % 7 == 6) market.Trades(Trades[round % coins], 1 + (_frames % 4));
            else Book(((round * 5) + (_frames % 7)) % coins);
        }
    }

    // Every fourth is longer than a step that is billed.
    private void Book(int coin) => market.State(Books[coin], coin % 4 == 0 ? 2_500 : 1_500);

    private static Topic[] TopicsOf(StreamMarket market, Channel channel, int coins) => [.. Enumerable.Range(0, coins).Select(i => market.TopicOf(channel, $"C{i}"))];
}
