using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Tells what became of a range of deliveries of a session.</summary>
public readonly record struct Disposition
{
    /// <summary>Whether the end that sends this received the deliveries.</summary>
    public required bool IsReceiver { get; init; }

    public required uint First { get; init; }

    /// <summary>Inclusive; the first, if left out.</summary>
    public required uint Last { get; init; }

    public bool Settled { get; init; }

    public DeliveryState? State { get; init; }

    public bool? Batchable { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static Disposition Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "disposition");
        bool isReceiver = f.Required(f.Boolean(), "role");
        uint first = f.Required(f.UInt(), "first");
        return new Disposition
        {
            IsReceiver = isReceiver,
            First = first,
            Last = f.UInt() ?? first,
            Settled = f.Boolean() ?? false,
            State = DeliveryState.Read(ref f),
            Batchable = f.Boolean(),
        };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Disposition);
        int begun = writer.BeginList();
        writer.WriteBoolean(IsReceiver);
        writer.WriteUInt(First);
        writer.WriteUInt(Last);
        writer.WriteBoolean(Settled);
        DeliveryState.Write(writer, State);
        writer.WriteBooleanOrNull(Batchable);
        writer.EndList(begun, 6);
    }
}
