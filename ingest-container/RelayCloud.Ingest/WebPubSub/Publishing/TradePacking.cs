using System.Text.Json;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>Cuts an array of trades into arrays of a size, none but one with a single larger trade being over it.</summary>
internal static class TradePacking
{
    /// <param name="array">A JSON array, UTF-8.</param>
    /// <param name="last">Cursor of its last trade.</param>
    /// <param name="bytesMax">The size, brackets included.</param>
    public static List<EventUpdate> Pack(ReadOnlySpan<byte> array, Cursor last, int bytesMax)
    {
        List<(int Start, int End)> trades = [];
        var reader = new Utf8JsonReader(array);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            trades.Add((start, (int)reader.BytesConsumed));
        }

        List<EventUpdate> updates = [];
        for (int first = 0; first < trades.Count;)
        {
            int next = first + 1;
            while (next < trades.Count && trades[next].End - trades[first].Start + 2 <= bytesMax) next++;
            byte[] update = [(byte)'[', .. array[trades[first].Start..trades[next - 1].End], (byte)']'];
            updates.Add(new EventUpdate(update, last with { Offset = last.Offset - (trades.Count - next) }, next - first));
            first = next;
        }

        return updates;
    }
}
