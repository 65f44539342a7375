using System.Text;
using Azure.Messaging.EventHubs;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Codec;

/// <summary>Understands events of the log. What is in a log is not trusted: whatever is wrong gives false. One thread at a time.</summary>
internal sealed class EventDecoder(TopicTable topics)
{
    // As many as there are coins on the exchange, several times over; events are decoded by the million at start, and look-ups by string are cheaper than by UTF-8.
    private readonly Dictionary<string, int> _coinIds = new(StringComparer.Ordinal);

    /// <summary>Reads an event; false when it is not one of ours.</summary>
    public bool TryDecode(EventData data, out LogEvent found)
    {
        found = default;
        IDictionary<string, object> properties = data.Properties;
        if (!properties.TryGetValue(EventProperties.Channel, out object? ch) || !EventProperties.TryFind(ch as string, out Channel channel)) return false;
        if (!TryNumber(properties, EventProperties.Epoch, out long epoch) || !TryNumber(properties, EventProperties.Offset, out long offset)) return false;
        if (epoch <= 0 || offset <= 0) return false;
        long eventCount = 1;
        if (channel == Channel.Trades && !TryOptional(properties, EventProperties.EventCount, ref eventCount)) return false;
        if (eventCount is < 1 or > int.MaxValue || eventCount > offset) return false;
        long upstreamTimeMs = 0, receivedAtUs = 0;
        if (!TryOptional(properties, EventProperties.UpstreamTimeMs, ref upstreamTimeMs) || !TryOptional(properties, EventProperties.ReceivedAtUs, ref receivedAtUs)) return false;
        string coin = properties.TryGetValue(EventProperties.Coin, out object? name) ? name as string ?? "" : "";
        if ((coin.Length == 0 && channel != Channel.AllMids) || !TryCoin(coin, out int coinId) || !TryKey(properties, channel, coinId, out TopicKey key)) return false;
        if (!topics.TryGetOrAdd(key, out Topic? topic)) return false;
        ReadOnlyMemory<byte> body = data.EventBody.ToMemory();
        if (body.IsEmpty) return false;
        found = new LogEvent(topic, new Cursor(epoch, offset), (int)eventCount, upstreamTimeMs, receivedAtUs, body);
        return true;
    }

    /// <summary>The same for a record of the journal; the event's data is a copy.</summary>
    public bool TryDecode(in JournalRecord record, out LogEvent found)
    {
        found = default;
        ref readonly RecordHeader header = ref record.Header;
        if (!TryCoin(Encoding.UTF8.GetString(record.Coin), out int coinId)) return false;
        var key = new TopicKey((Channel)header.Channel, header.IsFast != 0, header.NSigFigs, header.Mantissa, header.Interval, coinId);
        if (!topics.TryGetOrAdd(key, out Topic? topic)) return false;
        found = new LogEvent(topic, new Cursor(header.Epoch, header.Offset), header.EventCount, header.UpstreamTimeMs, header.ReceivedAtUs, record.Data.ToArray());
        return true;
    }

    private static bool TryKey(IDictionary<string, object> properties, Channel channel, int coinId, out TopicKey key)
    {
        key = TopicKey.Of(channel, coinId);
        if (channel == Channel.L2Book)
        {
            long nSigFigs = 0, mantissa = 0;
            if (!TryOptional(properties, EventProperties.NSigFigs, ref nSigFigs) || nSigFigs is not (0 or >= 2 and <= 5)) return false;
            if (!TryOptional(properties, EventProperties.Mantissa, ref mantissa) || mantissa is not (0 or 1 or 2 or 5) || (mantissa != 0 && nSigFigs != 5)) return false;
            bool fast = properties.TryGetValue(EventProperties.Fast, out object? value) && value is true;
            key = new TopicKey(channel, fast, (byte)nSigFigs, (byte)mantissa, 0, coinId);
        }
        else if (channel == Channel.Candle)
        {
            if (!properties.TryGetValue(EventProperties.Interval, out object? value) || value is not string interval || interval.Length > 3) return false;
            Span<byte> utf8 = stackalloc byte[16];
            int index = CandleInterval.IndexOf(utf8[..Encoding.UTF8.GetBytes(interval, utf8)]);
            if (index < 0) return false;
            key = new TopicKey(channel, false, 0, 0, (byte)index, coinId);
        }

        return true;
    }

    private bool TryCoin(string name, out int id)
    {
        if (_coinIds.TryGetValue(name, out id)) return true;
        if (Encoding.UTF8.GetByteCount(name) > CoinTable.NameBytesMax) return false;

        // Before the limit, because names that are known do not count.
        if (topics.Coins.IdOf(name) < 0 && topics.Coins.Count >= CoinTable.CoinsMax) return false;
        try
        {
            id = topics.Coins.GetOrAdd(name);
        }
        catch (InvalidOperationException)
        {
            // Another thread took the last place.
            return false;
        }

        _coinIds[name] = id;
        return true;
    }

    private static bool TryOptional(IDictionary<string, object> properties, string name, ref long value) =>
        !properties.ContainsKey(name) || TryNumber(properties, name, out value);

    private static bool TryNumber(IDictionary<string, object> properties, string name, out long value)
    {
        value = 0;
        if (!properties.TryGetValue(name, out object? found)) return false;
        switch (found)
        {
            case long number: value = number; return true;
            case int number: value = number; return true;

            // Other clients choose the smallest type, or know floating point only.
            case short number: value = number; return true;
            case sbyte number: value = number; return true;
            case byte number: value = number; return true;
            case ushort number: value = number; return true;
            case uint number: value = number; return true;
            case ulong number when number <= long.MaxValue: value = (long)number; return true;
            case double number when number is >= 0 and < (1L << 53) && number == Math.Floor(number): value = (long)number; return true;
            default: return false;
        }
    }
}
