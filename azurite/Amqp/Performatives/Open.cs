using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Opens a connection and tells the limits of the end that sends it.</summary>
public sealed record Open
{
    /// <summary>Names the end that sends it.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The host that a client means to reach.</summary>
    public string? HostName { get; init; }

    /// <summary>The largest frame that this end takes, in bytes; null is 4,294,967,295.</summary>
    public uint? MaxFrameSize { get; init; }

    /// <summary>The highest channel that the other end may use; null is 65,535.</summary>
    public ushort? ChannelMax { get; init; }

    /// <summary>After how many milliseconds without a frame this end gives the connection up; null or 0 is never.</summary>
    public uint? IdleTimeoutMs { get; init; }

    public AmqpSymbol[] OutgoingLocales { get; init; } = [];

    public AmqpSymbol[] IncomingLocales { get; init; } = [];

    public AmqpSymbol[] OfferedCapabilities { get; init; } = [];

    public AmqpSymbol[] DesiredCapabilities { get; init; } = [];

    public AmqpMap? Properties { get; init; }

    /// <summary>Reads it; the reader stands behind the descriptor.</summary>
    public static Open Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "open");
        return new Open
        {
            ContainerId = f.Required(f.String(), "container-id"),
            HostName = f.String(),
            MaxFrameSize = f.UInt(),
            ChannelMax = f.UShort(),
            IdleTimeoutMs = f.UInt(),
            OutgoingLocales = f.Symbols(),
            IncomingLocales = f.Symbols(),
            OfferedCapabilities = f.Symbols(),
            DesiredCapabilities = f.Symbols(),
            Properties = f.Map(),
        };
    }

    /// <summary>Writes it with its descriptor.</summary>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Open);
        int begun = writer.BeginList();
        writer.WriteString(ContainerId);
        writer.WriteStringOrNull(HostName);
        writer.WriteUIntOrNull(MaxFrameSize);
        writer.WriteUShortOrNull(ChannelMax);
        writer.WriteUIntOrNull(IdleTimeoutMs);
        writer.WriteSymbols(OutgoingLocales);
        writer.WriteSymbols(IncomingLocales);
        writer.WriteSymbols(OfferedCapabilities);
        writer.WriteSymbols(DesiredCapabilities);
        writer.WriteMap(Properties);
        writer.EndList(begun, 10);
    }
}
