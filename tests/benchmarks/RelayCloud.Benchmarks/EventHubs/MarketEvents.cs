using Azure.Messaging.EventHubs;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>
/// The events of one partition of a market's log, with bodies of the exchange's shape and the container's properties. Of twenty, ten are quotes, four trades, five 5-level books
/// and one a 20-level book, about as gateways send them. One thread at a time.
/// </summary>
internal sealed class MarketEvents(int partition, int partitions, int coins, long epoch, long startMs)
{
    private const int Cycle = 20;

    private readonly Dictionary<(string Coin, string Kind), long> _offsets = [];
    private long _next;

    /// <summary>The next event. All of a coin are in one partition.</summary>
    public EventData Next()
    {
        long number = _next++;
        string coin = $"C{((number / Cycle * partitions) + partition) % (coins / partitions * partitions)}";
        string kind = (number % Cycle) switch { < 10 => "bbo", < 14 => "trades", < 19 => "fast", _ => "l2Book" };
        long timeMs = startMs + number;
        byte[] frame = kind == "fast" ? MarketFrames.FastBook(coin, timeMs, number) : MarketFrames.Of(new TopicName(kind, coin), timeMs, number);
        int from = frame.AsSpan().IndexOf("\"data\":"u8) + "\"data\":"u8.Length;
        int count = kind == "trades" ? 1 + (int)(number % 3) : 1;
        long offset = _offsets[(coin, kind)] = _offsets.GetValueOrDefault((coin, kind)) + count;
        var data = new EventData(frame.AsMemory(from, frame.Length - from - 1));
        data.Properties["ch"] = kind == "fast" ? "l2Book" : kind;
        data.Properties["coin"] = coin;
        data.Properties["epoch"] = epoch;
        data.Properties["off"] = offset;
        data.Properties["tUp"] = timeMs;
        data.Properties["tIn"] = timeMs * 1_000;
        if (count > 1) data.Properties["n"] = count;
        if (kind == "fast") data.Properties["fast"] = true;
        return data;
    }
}
