using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The server's offer of ways to authenticate.</summary>
public sealed record SaslMechanisms(AmqpSymbol[] Mechanisms)
{
    /// <inheritdoc cref="Open.Read"/>
    public static SaslMechanisms Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "sasl-mechanisms");
        return new SaslMechanisms(f.Symbols());
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.SaslMechanisms);
        int begun = writer.BeginList();
        writer.WriteSymbols(Mechanisms);
        writer.EndList(begun, 1);
    }
}
