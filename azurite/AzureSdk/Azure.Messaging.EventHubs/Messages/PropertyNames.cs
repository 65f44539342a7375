using System.Text;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>Gives the same string again for the same name: an application has a few property names and millions of events.</summary>
/// <remarks>Thread-safe without locks: a slot is one reference, a lost race costs one string.</remarks>
internal static class PropertyNames
{
    private const int SlotsMax = 256;
    private const int BytesMax = 32;
    private static readonly Entry?[] Slots = new Entry?[SlotsMax];

    /// <summary>The text of the name; remembered when it is short.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > BytesMax) return Encoding.UTF8.GetString(utf8);
        uint hash = 2166136261;
        foreach (byte b in utf8) hash = (hash ^ b) * 16777619;
        ref Entry? slot = ref Slots[hash % SlotsMax];
        Entry? known = Volatile.Read(ref slot);
        if (known is not null && utf8.SequenceEqual(known.Utf8)) return known.Text;
        var entry = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref slot, entry);
        return entry.Text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
