using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Attaches a link, or answers the peer's attach of the same name and opposite role.</summary>
public sealed record Attach
{
    public required string Name { get; init; }

    /// <summary>The number of the link on the end that sends this. The peer's number of the same link is another one.</summary>
    public required uint Handle { get; init; }

    /// <summary>Whether the end that sends this receives on the link.</summary>
    public required bool IsReceiver { get; init; }

    public SenderSettleMode SenderSettleMode { get; init; } = SenderSettleMode.Mixed;

    public ReceiverSettleMode ReceiverSettleMode { get; init; } = ReceiverSettleMode.First;

    public Source? Source { get; init; }

    public Target? Target { get; init; }

    /// <summary>Unsettled deliveries of an earlier attachment; not used here, resuming is not supported.</summary>
    public AmqpMap? Unsettled { get; init; }

    public bool? IncompleteUnsettled { get; init; }

    /// <summary>Mandatory from the sending end.</summary>
    public uint? InitialDeliveryCount { get; init; }

    /// <summary>The largest message that this end takes, in bytes; null or 0 is any.</summary>
    public ulong? MaxMessageSize { get; init; }

    public AmqpSymbol[] OfferedCapabilities { get; init; } = [];

    public AmqpSymbol[] DesiredCapabilities { get; init; } = [];

    public AmqpMap? Properties { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static Attach Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "attach");
        return new Attach
        {
            Name = f.Required(f.String(), "name"),
            Handle = f.Required(f.UInt(), "handle"),
            IsReceiver = f.Required(f.Boolean(), "role"),
            SenderSettleMode = (SenderSettleMode)Mode(f.UByte() ?? 2, 2, "snd-settle-mode"),
            ReceiverSettleMode = (ReceiverSettleMode)Mode(f.UByte() ?? 0, 1, "rcv-settle-mode"),
            Source = Source.Read(ref f),
            Target = Target.Read(ref f),
            Unsettled = f.Map(),
            IncompleteUnsettled = f.Boolean(),
            InitialDeliveryCount = f.UInt(),
            MaxMessageSize = f.ULong(),
            OfferedCapabilities = f.Symbols(),
            DesiredCapabilities = f.Symbols(),
            Properties = f.Map(),
        };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Attach);
        int begun = writer.BeginList();
        writer.WriteString(Name);
        writer.WriteUInt(Handle);
        writer.WriteBoolean(IsReceiver);
        writer.WriteUByte((byte)SenderSettleMode);
        writer.WriteUByte((byte)ReceiverSettleMode);
        Source.Write(writer, Source);
        Target.Write(writer, Target);
        writer.WriteMap(Unsettled);
        writer.WriteBooleanOrNull(IncompleteUnsettled);
        writer.WriteUIntOrNull(InitialDeliveryCount);
        writer.WriteULongOrNull(MaxMessageSize);
        writer.WriteSymbols(OfferedCapabilities);
        writer.WriteSymbols(DesiredCapabilities);
        writer.WriteMap(Properties);
        writer.EndList(begun, 14);
    }

    private static byte Mode(byte value, byte max, string field) => value <= max ? value : throw AmqpException.Decode($"The field {field} of attach is {value}; it is at most {max}.");
}
