using RelayCloud.FanOut.Messages;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>The whole way from a published value to the customer's socket.</summary>
public sealed class DeliveryAllocationTests
{
    private const int ValuesPerRound = 8;
    private const int TriesMax = 4;

    private static readonly string Value = $"\"{new string('x', 1_000)}\"";

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public async Task Delivering_over_a_socket_allocates_nothing_once_warm(int inlineSubscribersMax)
    {
        const int Rounds = 300;
        var encoder = new Probe();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Encoders = [encoder], Hub = new() { Lanes = 1, InlineSubscribersMax = inlineSubscribersMax } });
        Topic book = host.Market.Topic(Channel.L2Book);
        Topic trades = host.Market.Topic(Channel.Trades);
        await using RawClient first = await host.OpenAsync();
        await using RawClient second = await host.OpenAsync();
        foreach (RawClient client in (RawClient[])[first, second])
        {
            await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC"}""");
            await client.ReadTextAsync();
            await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
            await client.ReadTextAsync();
        }

        // More at once than there ever is later, so that no scheduling can ask for more than the pools have.
        using (new BusyLane(host.Hub))
            for (int i = 0; i < 4; i++) PublishRound(host.Market, book, trades);
        await ReadAsync([first, second], 4);
        await PublishAsync(host, [first, second], book, trades, Rounds);

        // Several tries, because what is made once only (a lock's event, when two threads first meet at it) may be made in any of them. What is made for each value is made in all.
        long allocated = -1;
        for (int i = 0; i < TriesMax && allocated != 0; i++)
        {
            encoder.Start();
            long before = host.Market.AllocatedByPublishing;
            await PublishAsync(host, [first, second], book, trades, Rounds);
            Assert.Equal(ValuesPerRound * Rounds, encoder.Encoded);
            allocated = host.Market.AllocatedByPublishing - before + encoder.AllocatedByLane;
        }

        Assert.Equal(0, allocated);
    }

    // In rounds that are read before the next begins, so that queues stay as short as in the warm-up.
    private static async Task PublishAsync(ProtocolHost host, RawClient[] clients, Topic book, Topic trades, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            PublishRound(host.Market, book, trades);
            await ReadAsync(clients, 1);
        }
    }

    private static void PublishRound(TestMarket market, Topic book, Topic trades)
    {
        for (int i = 0; i < ValuesPerRound / 2; i++)
        {
            market.PublishState(book, Value);
            market.PublishTrades(trades, Value);
        }
    }

    private static async Task ReadAsync(RawClient[] clients, int rounds)
    {
        foreach (RawClient client in clients)
            for (int i = 0; i < rounds * ValuesPerRound; i++) await client.ReadTextAsync();
    }

    /// <summary>The plain encoder; because whoever delivers calls it for each message, it can tell what the lane's own thread has allocated meanwhile.</summary>
    private sealed class Probe : IMessageEncoder
    {
        private readonly WebSocketEncoder _plain = new(cursor: false);
        private long _baseline = -1;
        private volatile bool _measuring;

        public int Encoded { get; private set; }

        public long AllocatedByLane { get; private set; }

        /// <summary>Begins to measure, or begins anew. Nothing may be under way.</summary>
        public void Start()
        {
            _baseline = -1;
            Encoded = 0;
            AllocatedByLane = 0;
            _measuring = true;
        }

        public int SizeMax(HubMessage message) => _plain.SizeMax(message);

        public int Encode(HubMessage message, Span<byte> destination)
        {
            if (_measuring)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                Encoded++;

                // Publishers, on whose threads idle lanes are served, do much else; what they allocate within a publication is measured there.
                if (Thread.CurrentThread.Name?.StartsWith("relay-lane", StringComparison.Ordinal) == true)
                {
                    if (_baseline < 0) _baseline = allocated;
                    AllocatedByLane = allocated - _baseline;
                }
            }

            return _plain.Encode(message, destination);
        }
    }
}
