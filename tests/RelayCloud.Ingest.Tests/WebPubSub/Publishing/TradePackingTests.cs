using System.Text;
using RelayCloud.Ingest.WebPubSub.Publishing;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Publishing;

public sealed class TradePackingTests
{
    [Fact]
    public void Trades_keep_their_order_their_bytes_and_their_cursors()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            int count = random.Next(1, 40);
            string[] trades = [.. Enumerable.Range(1, count).Select(i => $"{{\"tid\":{i},\"users\":[\"{new string('a', random.Next(700))}\"]}}")];
            List<EventUpdate> updates = TradePacking.Pack(Encoding.UTF8.GetBytes($"[{string.Join(random.Next(2) == 0 ? "," : " , ", trades)}]"), new Cursor(7, 1_000 + count), 1_900);
            long offset = 1_000;
            foreach (EventUpdate update in updates)
            {
                Assert.True(update.Array.Length <= 1_900 || update.Count == 1);
                Assert.Equal(new Cursor(7, offset), update.Before);
                offset += update.Count;
                Assert.Equal(new Cursor(7, offset), update.Last);
            }

            Assert.Equal(1_000 + count, offset);
            Assert.Equal(string.Join(',', trades), string.Join(',', updates.Select(u => Encoding.UTF8.GetString(u.Array)[1..^1].Replace(" , ", ",", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void No_trades_make_no_update() => Assert.Empty(TradePacking.Pack("[]"u8, new Cursor(1, 1), 100));
}
