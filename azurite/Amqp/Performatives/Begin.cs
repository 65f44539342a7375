using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Begins a session, or answers one that the peer began.</summary>
public sealed record Begin
{
    /// <summary>In an answer: the channel on which the peer began. Null when this begins.</summary>
    public ushort? RemoteChannel { get; init; }

    /// <summary>The number of the first transfer frame that this end will send.</summary>
    public required uint NextOutgoingId { get; init; }

    /// <summary>How many transfer frames this end takes now.</summary>
    public required uint IncomingWindow { get; init; }

    /// <summary>How many transfer frames this end may send before it waits for a flow.</summary>
    public required uint OutgoingWindow { get; init; }

    /// <summary>The highest handle that the peer may use; null is 4,294,967,295.</summary>
    public uint? HandleMax { get; init; }

    public AmqpSymbol[] OfferedCapabilities { get; init; } = [];

    public AmqpSymbol[] DesiredCapabilities { get; init; } = [];

    public AmqpMap? Properties { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static Begin Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "begin");
        return new Begin
        {
            RemoteChannel = f.UShort(),
            NextOutgoingId = f.Required(f.UInt(), "next-outgoing-id"),
            IncomingWindow = f.Required(f.UInt(), "incoming-window"),
            OutgoingWindow = f.Required(f.UInt(), "outgoing-window"),
            HandleMax = f.UInt(),
            OfferedCapabilities = f.Symbols(),
            DesiredCapabilities = f.Symbols(),
            Properties = f.Map(),
        };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Begin);
        int begun = writer.BeginList();
        writer.WriteUShortOrNull(RemoteChannel);
        writer.WriteUInt(NextOutgoingId);
        writer.WriteUInt(IncomingWindow);
        writer.WriteUInt(OutgoingWindow);
        writer.WriteUIntOrNull(HandleMax);
        writer.WriteSymbols(OfferedCapabilities);
        writer.WriteSymbols(DesiredCapabilities);
        writer.WriteMap(Properties);
        writer.EndList(begun, 8);
    }
}
