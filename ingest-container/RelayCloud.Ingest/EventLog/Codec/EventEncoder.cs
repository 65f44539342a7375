using System.Text;
using Azure.Messaging.EventHubs;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Codec;

/// <summary>Makes events of the log out of the journal's records, see <see cref="EventProperties"/>. One thread at a time.</summary>
internal sealed class EventEncoder(CoinTable coins)
{
    private object _epoch = 0L;

    /// <summary>The event, with a copy of the data.</summary>
    public EventData Encode(in JournalRecord record)
    {
        ref readonly RecordHeader header = ref record.Header;
        var data = new EventData(record.Data.ToArray());
        IDictionary<string, object> properties = data.Properties;
        properties[EventProperties.Channel] = EventProperties.NameOf((Channel)header.Channel);
        if (record.Coin.Length > 0) properties[EventProperties.Coin] = NameOf(record.Coin);

        // It seldom changes: one object serves many events.
        if ((long)_epoch != header.Epoch) _epoch = header.Epoch;
        properties[EventProperties.Epoch] = _epoch;
        properties[EventProperties.Offset] = header.Offset;
        if (header.UpstreamTimeMs != 0) properties[EventProperties.UpstreamTimeMs] = header.UpstreamTimeMs;
        if (header.ReceivedAtUs != 0) properties[EventProperties.ReceivedAtUs] = header.ReceivedAtUs;
        if (header.EventCount != 1) properties[EventProperties.EventCount] = header.EventCount;
        if (header.IsFast != 0) properties[EventProperties.Fast] = true;
        if (header.NSigFigs != 0) properties[EventProperties.NSigFigs] = (int)header.NSigFigs;
        if (header.Mantissa != 0) properties[EventProperties.Mantissa] = (int)header.Mantissa;
        if (header.Channel == (byte)Channel.Candle) properties[EventProperties.Interval] = CandleInterval.Names[header.Interval];
        return data;
    }

    private string NameOf(ReadOnlySpan<byte> coin) => coins.IdOf(coin) is >= 0 and int id ? coins.NameOf(id) : Encoding.UTF8.GetString(coin);
}
