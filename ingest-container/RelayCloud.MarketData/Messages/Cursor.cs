using System.Globalization;
using System.Runtime.InteropServices;

namespace RelayCloud.MarketData.Messages;

/// <summary>
/// A position in one topic: <c>epoch:offset</c>. Offsets count the topic's events from 1 (State: accepted values; trades: single trades) and never go back within an epoch.
/// The epoch is the Unix time in milliseconds at which counting began; a cursor of another epoch cannot be compared and means "start anew".
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Cursor(long Epoch, long Offset)
{
    /// <summary>Reads <c>epoch:offset</c>; false for anything else, including negative numbers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Cursor cursor)
    {
        cursor = default;
        int colon = text.IndexOf((byte)':');
        if (colon < 1
            || !long.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out long epoch)
            || !long.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
            return false;
        cursor = new Cursor(epoch, offset);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}:{Offset}");
}
