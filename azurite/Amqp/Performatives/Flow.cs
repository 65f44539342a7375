using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Tells the state of a session and, with a handle, of one of its links.</summary>
public readonly record struct Flow
{
    /// <summary>The number of the next transfer frame that the end expects; null before it has seen the peer's begin.</summary>
    public uint? NextIncomingId { get; init; }

    public required uint IncomingWindow { get; init; }

    public required uint NextOutgoingId { get; init; }

    public required uint OutgoingWindow { get; init; }

    /// <summary>The link, by the number of the end that sends this; null when only the session is meant.</summary>
    public uint? Handle { get; init; }

    public uint? DeliveryCount { get; init; }

    public uint? LinkCredit { get; init; }

    public uint? Available { get; init; }

    public bool Drain { get; init; }

    /// <summary>Asks for a flow in return.</summary>
    public bool Echo { get; init; }

    public AmqpMap? Properties { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static Flow Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "flow");
        return new Flow
        {
            NextIncomingId = f.UInt(),
            IncomingWindow = f.Required(f.UInt(), "incoming-window"),
            NextOutgoingId = f.Required(f.UInt(), "next-outgoing-id"),
            OutgoingWindow = f.Required(f.UInt(), "outgoing-window"),
            Handle = f.UInt(),
            DeliveryCount = f.UInt(),
            LinkCredit = f.UInt(),
            Available = f.UInt(),
            Drain = f.Boolean() ?? false,
            Echo = f.Boolean() ?? false,
            Properties = f.Map(),
        };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Flow);
        int begun = writer.BeginList();
        writer.WriteUIntOrNull(NextIncomingId);
        writer.WriteUInt(IncomingWindow);
        writer.WriteUInt(NextOutgoingId);
        writer.WriteUInt(OutgoingWindow);
        writer.WriteUIntOrNull(Handle);
        writer.WriteUIntOrNull(DeliveryCount);
        writer.WriteUIntOrNull(LinkCredit);
        writer.WriteUIntOrNull(Available);
        writer.WriteBoolean(Drain);
        writer.WriteBoolean(Echo);
        writer.WriteMap(Properties);
        writer.EndList(begun, 11);
    }
}
