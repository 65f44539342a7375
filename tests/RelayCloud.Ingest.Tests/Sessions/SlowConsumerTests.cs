using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>A customer that stops reading, on a real socket: what it costs, what it is told, and that nobody else notices.</summary>
public sealed class SlowConsumerTests
{
    private const string TradesPrefix = """{"channel":"trades","data":[[""";

    [Fact]
    public async Task One_that_stops_reading_trades_is_told_and_closed_and_the_other_gets_every_trade()
    {
        const int Trades = 3_000;
        await using ProtocolHost host = await ProtocolHost.StartAsync(new()
        {
            Time = new ManualTime(),
            Sessions = new() { SocketSendBufferBytes = 8_192, Queue = new() { QueueMessagesMax = 500, QueueBytesMax = 256 << 10 } },
        });
        Topic topic = host.Market.Topic(Channel.Trades);
        await using RawClient slow = await RawClient.OpenAsync(host.Port, receiveBufferBytes: 4_096);
        await using RawClient good = await host.OpenAsync();
        foreach (RawClient client in (RawClient[])[slow, good])
        {
            await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
            await client.ReadTextAsync();
        }

        int read = 0;
        Task reading = ReadInOrderAsync(good, Trades, () => Volatile.Write(ref read, read + 1));
        string filling = new('x', 1_000);
        for (int i = 1; i <= Trades; i++)
        {
            host.Market.PublishTrades(topic, $"[{i},\"{filling}\"]");

            // No faster than the good one reads: its own bound is not what this is about.
            if (i % 100 == 0) await Until.TrueAsync("the good one keeps up", () => Volatile.Read(ref read) >= i || reading.IsCompleted);
        }

        await reading;
        Assert.Equal(1, host.Counters.ClosedTooSlow);
        Assert.Equal(1, host.Hub.Statistics().TooSlow);
        await good.NothingElseAsync();

        // What it had not read is gone, the rest is in order, and then it is told.
        int last = 0;
        string text;
        while ((text = await slow.ReadTextAsync()).StartsWith(TradesPrefix, StringComparison.Ordinal)) Assert.Equal(++last, NumberOf(text));
        Assert.InRange(last, 1, Trades / 2);
        Assert.StartsWith("""{"channel":"error","data":"Too slow: """, text, StringComparison.Ordinal);
        Assert.Contains("resume", await slow.ReadCloseAsync(4001), StringComparison.Ordinal);
        await slow.DisposeAsync();
        await good.DisposeAsync();
        await host.AtRestAsync();
    }

    [Fact]
    public async Task One_that_stops_reading_books_gets_the_newest_when_it_reads_again()
    {
        const int Books = 5_000;
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Sessions = new() { SocketSendBufferBytes = 8_192 } });
        Topic topic = host.Market.Topic(Channel.L2Book);
        await using RawClient slow = await RawClient.OpenAsync(host.Port, receiveBufferBytes: 4_096);
        await slow.SubscribeAsync("""{"type":"l2Book","coin":"BTC"}""");
        await slow.ReadTextAsync();
        string filling = new('x', 1_000);
        for (int i = 1; i <= Books; i++)
        {
            // In steps that the lane keeps up with: what is conflated here is the slow one's, not the lane's.
            host.Market.PublishState(topic, $"[{i},\"{filling}\"]");
            if (i % 1_000 == 0) await Until.TrueAsync("the lane has seen them", () => host.Hub.Statistics().Messages == i);
        }

        int read = 0;
        int last = 0;
        while (last < Books)
        {
            int book = NumberOf(await slow.ReadTextAsync());
            Assert.True(book > last, $"{book} after {last}");
            last = book;
            read++;
        }

        await slow.NothingElseAsync();
        Assert.InRange(read, 2, Books / 2);
        Assert.Equal(Books - read, host.Hub.Statistics().Conflated);
        Assert.Equal(0, host.Counters.ClosedTooSlow);
    }

    [Fact]
    public async Task What_a_reader_that_stopped_may_have_waiting_is_bounded()
    {
        const int QueueBytesMax = 256 << 10;
        await using ProtocolHost host = await ProtocolHost.StartAsync(new()
        {
            Time = new ManualTime(),
            Sessions = new() { SocketSendBufferBytes = 8_192, Queue = new() { QueueBytesMax = QueueBytesMax } },
        });
        Topic topic = host.Market.Topic(Channel.Trades);
        await using RawClient slow = await RawClient.OpenAsync(host.Port, receiveBufferBytes: 4_096);
        await slow.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await slow.ReadTextAsync();
        string trade = $"\"{new string('x', 1_000)}\"";
        long waitingMax = 0;
        for (int i = 1; host.Counters.ClosedTooSlow == 0; i++)
        {
            Assert.True(i < 10_000, "It was never found too slow.");
            host.Market.PublishTrades(topic, trade);
            await Until.TrueAsync("the lane has seen it, or the reader has no part in it any more", () => host.Hub.Statistics().Messages == i || host.Counters.ClosedTooSlow > 0);
            waitingMax = Math.Max(waitingMax, host.Hub.Messages.Outstanding);
        }

        Assert.InRange(waitingMax, 100, QueueBytesMax / 1_000);
        await Until.TrueAsync("what waited is let go of, but for the frame under way and the farewell", () => host.Hub.Messages.Outstanding <= 2);
    }

    [Fact]
    public async Task One_that_asks_without_reading_the_answers_is_closed_too()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new()
        {
            Time = new ManualTime(),
            Sessions = new() { SocketSendBufferBytes = 8_192, Queue = new() { QueueMessagesMax = 100 } },
        });
        await using RawClient slow = await RawClient.OpenAsync(host.Port, receiveBufferBytes: 4_096);
        byte[] asking = [.. Enumerable.Repeat(ClientFrames.Text(new string('x', 4_000)), 20).SelectMany(f => f)];
        for (int i = 0; host.Counters.ClosedTooSlow == 0; i++)
        {
            Assert.True(i < 500, "It was never found too slow.");
            await slow.SendAsync(asking);
        }

        string text;
        while ((text = await slow.ReadTextAsync()).Contains("Error parsing", StringComparison.Ordinal))
        {
        }

        Assert.Contains("Too slow", text, StringComparison.Ordinal);
        ServerFrame close = await slow.ReadFrameAsync(Opcode.Close);
        Assert.Equal(4001, close.CloseCode);
    }

    private static async Task ReadInOrderAsync(RawClient client, int count, Action onRead)
    {
        for (int i = 1; i <= count; i++)
        {
            Assert.Equal(i, NumberOf(await client.ReadTextAsync()));
            onRead();
        }
    }

    // {"channel":"…","data":[[7,"xxx… or {"channel":"…","data":[7,"xxx…
    private static int NumberOf(string frame)
    {
        int start = frame.IndexOf("\"data\":", StringComparison.Ordinal) + 7;
        while (frame[start] == '[') start++;
        return int.Parse(frame.AsSpan(start, frame.IndexOf(',', start) - start));
    }
}
