using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>How authentication ended.</summary>
public sealed record SaslOutcome(SaslCode Code, string? AdditionalData = null)
{
    /// <inheritdoc cref="Open.Read"/>
    public static SaslOutcome Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "sasl-outcome");
        byte code = f.Required(f.UByte(), "code");
        ReadOnlySpan<byte> data = f.Binary();
        return new SaslOutcome((SaslCode)code, data.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(data));
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.SaslOutcome);
        int begun = writer.BeginList();
        writer.WriteUByte((byte)Code);
        if (AdditionalData is null) writer.WriteNull();
        else writer.WriteBinary(System.Text.Encoding.UTF8.GetBytes(AdditionalData));
        writer.EndList(begun, 2);
    }
}
