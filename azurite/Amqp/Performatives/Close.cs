using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Closes a connection.</summary>
/// <param name="Error">Why, when it is not for want of work.</param>
public sealed record Close(AmqpError? Error = null)
{
    /// <inheritdoc cref="Open.Read"/>
    public static Close Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "close");
        return new Close(AmqpError.Read(ref f));
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Close);
        int begun = writer.BeginList();
        AmqpError.Write(writer, Error);
        writer.EndList(begun, 1);
    }
}
