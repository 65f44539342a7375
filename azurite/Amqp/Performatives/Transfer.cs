using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Carries a delivery or a part of one; the payload follows it in the frame.</summary>
public ref struct Transfer
{
    public uint Handle { get; set; }

    /// <summary>Mandatory in the first frame of a delivery.</summary>
    public uint? DeliveryId { get; set; }

    /// <summary>At most 32 bytes.</summary>
    public ReadOnlySpan<byte> DeliveryTag { get; set; }

    public uint? MessageFormat { get; set; }

    public bool? Settled { get; set; }

    /// <summary>Whether the delivery goes on in another frame.</summary>
    public bool More { get; set; }

    public ReceiverSettleMode? ReceiverSettleMode { get; set; }

    public DeliveryState? State { get; set; }

    public bool Resume { get; set; }

    /// <summary>Whether the delivery is given up and all of it to be forgotten.</summary>
    public bool Aborted { get; set; }

    public bool Batchable { get; set; }

    /// <inheritdoc cref="Open.Read"/>
    public static Transfer Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "transfer");
        return new Transfer
        {
            Handle = f.Required(f.UInt(), "handle"),
            DeliveryId = f.UInt(),
            DeliveryTag = f.Binary(),
            MessageFormat = f.UInt(),
            Settled = f.Boolean(),
            More = f.Boolean() ?? false,
            ReceiverSettleMode = (ReceiverSettleMode?)f.UByte(),
            State = DeliveryState.Read(ref f),
            Resume = f.Boolean() ?? false,
            Aborted = f.Boolean() ?? false,
            Batchable = f.Boolean() ?? false,
        };
    }

    /// <inheritdoc cref="Open.Write"/>
    public readonly void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Transfer);
        int begun = writer.BeginList();
        writer.WriteUInt(Handle);
        writer.WriteUIntOrNull(DeliveryId);

        // The first frame has a tag, be it empty; the others, known by their lack of a delivery-id, have none.
        if (DeliveryId is null) writer.WriteNull();
        else writer.WriteBinary(DeliveryTag);
        writer.WriteUIntOrNull(MessageFormat);
        writer.WriteBooleanOrNull(Settled);
        writer.WriteBoolean(More);
        writer.WriteUByteOrNull((byte?)ReceiverSettleMode);
        DeliveryState.Write(writer, State);
        writer.WriteBoolean(Resume);
        writer.WriteBoolean(Aborted);
        writer.WriteBoolean(Batchable);
        writer.EndList(begun, 11);
    }
}
