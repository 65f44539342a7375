using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>What became of a delivery.</summary>
public abstract record DeliveryState
{
    private protected DeliveryState()
    {
    }

    internal static DeliveryState? Read(ref AmqpFieldReader fields)
    {
        if (!fields.TryDescribed(out AmqpReader reader)) return null;
        AmqpReader whole = reader;
        switch (reader.ReadDescriptor())
        {
            case Descriptor.Accepted:
                return Accepted.Instance;
            case Descriptor.Released:
                return Released.Instance;
            case Descriptor.Rejected:
                var rejected = new AmqpFieldReader(ref reader, "rejected");
                return new Rejected(AmqpError.Read(ref rejected));
            case Descriptor.Modified:
                var f = new AmqpFieldReader(ref reader, "modified");
                return new Modified(f.Boolean() ?? false, f.Boolean() ?? false, f.Map());
            case Descriptor.Received:
                var r = new AmqpFieldReader(ref reader, "received");
                return new Received(r.Required(r.UInt(), "section-number"), r.Required(r.ULong(), "section-offset"));
            default:
                return new OtherState(whole.ReadValue());
        }
    }

    internal static void Write(AmqpWriter writer, DeliveryState? state)
    {
        if (state is null) writer.WriteNull();
        else state.Write(writer);
    }

    private protected abstract void Write(AmqpWriter writer);

    private protected static void WriteEmpty(AmqpWriter writer, ulong descriptor)
    {
        writer.WriteDescriptor(descriptor);
        writer.EndList(writer.BeginList(), 0);
    }
}
