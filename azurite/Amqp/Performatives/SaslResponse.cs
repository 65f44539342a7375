using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The client's answer to a challenge.</summary>
public sealed class SaslResponse
{
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static SaslResponse Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "sasl-response");
        return new SaslResponse { Bytes = f.Binary().ToArray() };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.SaslResponse);
        int begun = writer.BeginList();
        writer.WriteBinary(Bytes.Span);
        writer.EndList(begun, 1);
    }
}
