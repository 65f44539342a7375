using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Frames;

public sealed class FrameDamageTests
{
    private const long T = Wire.StartMs;

    public static TheoryData<string> EveryKind() => new()
    {
        Wire.DeepBook("BTC", T, 5),
        Wire.Book("BTC", T, Wire.Level("84143.0"), Wire.Level("84144.0"), ",\"fast\":true"),
        Wire.Bbo("BTC", T),
        Wire.Trades("BTC", (T, 1_045_359_869_404_765), (T + 70, 7)),
        Wire.Candle("BTC", T, 114),
        Wire.Mids("69172.5", "xyz"),
        Wire.Ctx("BTC", "84148.0"),
        Wire.SpotCtx("@107"),
        Wire.Pong,
        Wire.Ack,
        Wire.Error,
        Wire.Frame("post", "{\"id\":123,\"response\":{\"type\":\"info\",\"payload\":null}}"),
    };

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_frame_truncated_anywhere_is_corrupt(string frame)
    {
        byte[] text = Wire.Utf8(frame);
        CoinTable coins = new FeedHarness().Coins;
        var parsed = new ParsedFrame();
        for (int length = 0; length < text.Length; length++)
        {
            FrameParser.Parse(text.AsSpan(0, length), coins, parsed);
            Assert.True(parsed.Kind == FrameKind.Corrupt, $"{length} bytes: {parsed.Kind}");
        }

        FrameParser.Parse(text, coins, parsed);
        Assert.NotEqual(FrameKind.Corrupt, parsed.Kind);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_byte_that_is_no_UTF_8_makes_a_frame_corrupt_wherever_it_stands(string frame)
    {
        byte[] text = Wire.Utf8(frame);
        CoinTable coins = new FeedHarness().Coins;
        var parsed = new ParsedFrame();
        for (int i = 0; i < text.Length; i++)
        {
            byte was = text[i];
            text[i] = 0xFF;
            FrameParser.Parse(text, coins, parsed);
            Assert.True(parsed.Kind == FrameKind.Corrupt, $"byte {i}: {parsed.Kind}");
            text[i] = was;
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void No_damage_throws_or_publishes_what_an_independent_check_refuses(string frame)
    {
        byte[] whole = Wire.Utf8(frame);
        byte[] text = new byte[whole.Length];
        var random = new Random(whole.Length);
        for (int round = 0; round < 10; round++)
        {
            var sink = new CheckingSink();
            var feed = new FeedHarness(sink: sink);
            feed.Time.Advance(1_000);
            for (int i = 0; i < 1_000; i++)
            {
                whole.CopyTo(text, 0);
                for (int change = random.Next(1, 4); change > 0; change--)
                {
                    int at = random.Next(text.Length);
                    text[at] = random.Next(3) switch
                    {
                        0 => (byte)(text[at] ^ (1 << random.Next(8))),
                        1 => whole[random.Next(whole.Length)],
                        _ => (byte)random.Next(256),
                    };
                }

                feed.Send(random.Next(3), text);
                feed.Time.Advance(random.Next(100));
                feed.Feed.OnTick();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Books_agree_with_a_naive_model(int seed)
    {
        var random = new Random(seed);
        CoinTable coins = new FeedHarness().Coins;
        var topics = new TopicTable(coins);
        topics.TryGetOrAdd(TopicKey.Of(Channel.L2Book, coins.IdOf("BTC")), out Topic? topic);
        var parsed = new ParsedFrame();
        int sound = 0;
        for (int i = 0; i < 10_000; i++)
        {
            string Price() => random.Next(3) switch
            {
                0 => $"{random.Next(1, 30)}.{random.Next(10)}",
                1 => $"{random.Next(1, 30)}",
                _ => $"{random.Next(1, 30)}.{random.Next(10)}0",
            };
            decimal Value(string price) => decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
            List<string> prices = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Price())];
            List<string> bids = [.. prices.Take(prices.Count / 2).OrderByDescending(Value)];
            List<string> asks = [.. prices.Skip(prices.Count / 2).OrderBy(Value)];
            if (random.Next(6) == 0) bids.Reverse();
            string frame = Wire.Book("BTC", T, string.Join(',', bids.Select(p => Wire.Level(p, orders: random.Next(20) == 0 ? 0 : 1))), string.Join(',', asks.Select(p => Wire.Level(p))));

            // Spelled otherwise, it is read on the careful path, and must come to the same.
            string spaced = frame.Replace(":\"", ": \"", StringComparison.Ordinal);
            using var json = JsonDocument.Parse(frame);
            bool expected = NaiveValidator.WhatIsWrong(topic!, Wire.Utf8(json.RootElement.GetProperty("data").GetRawText())) is null;
            foreach (string spelling in new[] { frame, spaced })
            {
                FrameParser.Parse(Wire.Utf8(spelling), coins, parsed);
                Assert.True(expected == (parsed.Kind == FrameKind.Data), spelling);
            }

            if (expected) sound++;
        }

        Assert.InRange(sound, 1_000, 9_000);
    }

    private sealed class CheckingSink : IMessageSink
    {
        public void Publish(in MarketMessage message)
        {
            string? wrong = NaiveValidator.WhatIsWrong(message.Topic, message.Data);
            Assert.True(wrong is null, $"{message.Topic}: {wrong}\n{Encoding.Latin1.GetString(message.Data)}");
        }
    }
}
