using System.Buffers.Binary;
using Azure.Messaging.EventHubs;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>Makes events that bear when they were due and their number.</summary>
internal sealed class EventBodies(EventHubsRunOptions options)
{
    /// <summary>Bytes that each body has at least.</summary>
    public const int HeadBytes = 16;

    private readonly byte[] _filling = MakeFilling(options.SizeBytes);
    private readonly bool _hasProperties = options.HasProperties;

    /// <summary>An event with memory of its own, as a real sender's.</summary>
    public EventData Of(long dueNs, long number)
    {
        byte[] body = GC.AllocateUninitializedArray<byte>(_filling.Length);
        _filling.CopyTo(body, 0);
        BinaryPrimitives.WriteInt64LittleEndian(body, dueNs);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(8), number);
        var data = new EventData(body);
        if (!_hasProperties) return data;
        data.Properties["ch"] = "l2Book";
        data.Properties["coin"] = "BTC";
        data.Properties["epoch"] = 1_790_232_236_546L;
        data.Properties["off"] = number;
        data.Properties["tUp"] = 1_790_232_236_546L;
        data.Properties["tIn"] = 1_790_232_236_546_000L;
        return data;
    }

    /// <summary>When an event was due, and its number.</summary>
    public static (long DueNs, long Number) Read(EventData data)
    {
        ReadOnlySpan<byte> body = data.EventBody.ToMemory().Span;
        return (BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]));
    }

    private static byte[] MakeFilling(int bytes)
    {
        byte[] filling = new byte[bytes];
        new Random(1).NextBytes(filling);
        return filling;
    }
}
