using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>A question of the server's mechanism.</summary>
public sealed class SaslChallenge
{
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static SaslChallenge Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "sasl-challenge");
        return new SaslChallenge { Bytes = f.Binary().ToArray() };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.SaslChallenge);
        int begun = writer.BeginList();
        writer.WriteBinary(Bytes.Span);
        writer.EndList(begun, 1);
    }
}
