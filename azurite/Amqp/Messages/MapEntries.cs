using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Messages;

/// <summary>Looks into encoded maps (annotations, application properties) without decoding them.</summary>
public static class MapEntries
{
    /// <summary>Finds the first entry under a symbol or string of that text.</summary>
    /// <param name="map">An encoded map, such as <see cref="SectionRange.ValueOf"/> of an annotations section; empty for none.</param>
    /// <param name="key">UTF-8.</param>
    /// <param name="value">Stands before the value, which may be null.</param>
    public static bool TryFind(ReadOnlySpan<byte> map, ReadOnlySpan<byte> key, out AmqpReader value)
    {
        value = default;
        if (map.IsEmpty) return false;
        var reader = new AmqpReader(map);
        AmqpReader content = reader.ReadMap(out int pairs);
        for (int i = 0; i < pairs; i++)
        {
            bool found = false;
            switch (content.PeekFormat())
            {
                case FormatCode.Symbol8 or FormatCode.Symbol32:
                    found = content.ReadSymbolAscii().SequenceEqual(key);
                    break;
                case FormatCode.String8 or FormatCode.String32:
                    found = content.ReadStringUtf8().SequenceEqual(key);
                    break;
                default:
                    content.Skip();
                    break;
            }

            if (found)
            {
                value = content;
                return true;
            }

            content.Skip();
        }

        return false;
    }
}
