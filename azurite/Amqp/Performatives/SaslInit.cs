using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The client's choice. The response may be a secret: it is not printed.</summary>
public sealed class SaslInit
{
    public required AmqpSymbol Mechanism { get; init; }

    public ReadOnlyMemory<byte>? InitialResponse { get; init; }

    public string? HostName { get; init; }

    /// <inheritdoc cref="Open.Read"/>
    public static SaslInit Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "sasl-init");
        AmqpSymbol mechanism = f.Required(f.Symbol(), "mechanism");
        object? response = f.Value();
        if (response is not (null or byte[])) throw AmqpException.Decode("The field initial-response of sasl-init is to be a binary.");
        return new SaslInit { Mechanism = mechanism, InitialResponse = response is byte[] bytes ? bytes : null, HostName = f.String() };
    }

    /// <inheritdoc cref="Open.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.SaslInit);
        int begun = writer.BeginList();
        writer.WriteSymbol(Mechanism);
        if (InitialResponse is { } response) writer.WriteBinary(response.Span);
        else writer.WriteNull();
        writer.WriteStringOrNull(HostName);
        writer.EndList(begun, 3);
    }
}
