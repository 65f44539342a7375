using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Detaches a link.</summary>
public sealed record Detach
{
    public required uint Handle { get; init; }

    /// <summary>Whether the link is over for good.</summary>
    public bool Closed { get; init; }

    public AmqpError? Error { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static Detach Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "detach");
        return new Detach { Handle = f.Required(f.UInt(), "handle"), Closed = f.Boolean() ?? false, Error = AmqpError.Read(ref f) };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Detach);
        int begun = writer.BeginList();
        writer.WriteUInt(Handle);
        writer.WriteBoolean(Closed);
        AmqpError.Write(writer, Error);
        writer.EndList(begun, 3);
    }
}
