using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Ends a session.</summary>
/// <param name="Error">Why, when it is not for want of work.</param>
public sealed record End(AmqpError? Error = null)
{
    /// <inheritdoc cref="Open.Read"/>
    public static End Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "end");
        return new End(AmqpError.Read(ref f));
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.End);
        int begun = writer.BeginList();
        AmqpError.Write(writer, Error);
        writer.EndList(begun, 1);
    }
}
