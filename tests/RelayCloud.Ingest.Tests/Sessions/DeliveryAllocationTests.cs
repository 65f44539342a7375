using RelayCloud.FanOut.Messages;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;
using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>The whole way from a published value to the customer's socket.</summary>
public sealed class DeliveryAllocationTests
{
    private const int ValuesPerRound = 8;

    [Fact]
    public async Task Delivering_over_a_socket_allocates_nothing_once_warm()
    {
        const int Rounds = 500;
        var encoder = new Probe();
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Encoders = [encoder] });
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

        await PublishAsync(host, [first, second], book, trades, Rounds);
        encoder.Start();
        await PublishAsync(host, [first, second], book, trades, Rounds);
        Assert.Equal(ValuesPerRound * Rounds, encoder.Encoded);
        Assert.Equal(0, encoder.AllocatedOnLane);
    }

    // In rounds that are read before the next begins: so no queue or buffer ever has to grow beyond what the warm-up saw.
    private static async Task PublishAsync(ProtocolHost host, RawClient[] clients, Topic book, Topic trades, int rounds)
    {
        string value = $"\"{new string('x', 1_000)}\"";
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < ValuesPerRound / 2; i++)
            {
                host.Market.PublishState(book, value);
                host.Market.PublishTrades(trades, value);
            }

            foreach (RawClient client in clients)
                for (int i = 0; i < ValuesPerRound; i++) await client.ReadTextAsync();
        }
    }

    /// <summary>The plain encoder; because the lane's thread calls it for each message, it can tell what that thread has allocated meanwhile.</summary>
    private sealed class Probe : IMessageEncoder
    {
        private readonly WebSocketEncoder _plain = new(cursor: false);
        private long _baseline = -1;
        private volatile bool _measuring;

        public int Encoded { get; private set; }

        public long AllocatedOnLane { get; private set; }

        public void Start() => _measuring = true;

        public int SizeMax(HubMessage message) => _plain.SizeMax(message);

        public int Encode(HubMessage message, Span<byte> destination)
        {
            if (_measuring)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                if (_baseline < 0) _baseline = allocated;
                AllocatedOnLane = allocated - _baseline;
                Encoded++;
            }

            return _plain.Encode(message, destination);
        }
    }
}
