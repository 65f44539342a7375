namespace RelayCloud.Amqp.Encoding;

/// <summary>The numeric descriptors of AMQP 1.0's own described types, and their symbolic twins, which some senders use.</summary>
public static class Descriptor
{
    public const ulong Open = 0x10;
    public const ulong Begin = 0x11;
    public const ulong Attach = 0x12;
    public const ulong Flow = 0x13;
    public const ulong Transfer = 0x14;
    public const ulong Disposition = 0x15;
    public const ulong Detach = 0x16;
    public const ulong End = 0x17;
    public const ulong Close = 0x18;
    public const ulong Error = 0x1d;
    public const ulong Received = 0x23;
    public const ulong Accepted = 0x24;
    public const ulong Rejected = 0x25;
    public const ulong Released = 0x26;
    public const ulong Modified = 0x27;
    public const ulong Source = 0x28;
    public const ulong Target = 0x29;
    public const ulong SaslMechanisms = 0x40;
    public const ulong SaslInit = 0x41;
    public const ulong SaslChallenge = 0x42;
    public const ulong SaslResponse = 0x43;
    public const ulong SaslOutcome = 0x44;
    public const ulong Header = 0x70;
    public const ulong DeliveryAnnotations = 0x71;
    public const ulong MessageAnnotations = 0x72;
    public const ulong Properties = 0x73;
    public const ulong ApplicationProperties = 0x74;
    public const ulong Data = 0x75;
    public const ulong Sequence = 0x76;
    public const ulong Value = 0x77;
    public const ulong Footer = 0x78;

    /// <summary>Stands for a descriptor that is not of AMQP's own types.</summary>
    public const ulong Unknown = ulong.MaxValue;

    internal static ulong FromSymbol(ReadOnlySpan<byte> symbol)
    {
        if (!symbol.StartsWith("amqp:"u8)) return Unknown;
        ReadOnlySpan<byte> name = symbol[5..];
        return name switch
        {
            _ when name.SequenceEqual("open:list"u8) => Open,
            _ when name.SequenceEqual("begin:list"u8) => Begin,
            _ when name.SequenceEqual("attach:list"u8) => Attach,
            _ when name.SequenceEqual("flow:list"u8) => Flow,
            _ when name.SequenceEqual("transfer:list"u8) => Transfer,
            _ when name.SequenceEqual("disposition:list"u8) => Disposition,
            _ when name.SequenceEqual("detach:list"u8) => Detach,
            _ when name.SequenceEqual("end:list"u8) => End,
            _ when name.SequenceEqual("close:list"u8) => Close,
            _ when name.SequenceEqual("error:list"u8) => Error,
            _ when name.SequenceEqual("received:list"u8) => Received,
            _ when name.SequenceEqual("accepted:list"u8) => Accepted,
            _ when name.SequenceEqual("rejected:list"u8) => Rejected,
            _ when name.SequenceEqual("released:list"u8) => Released,
            _ when name.SequenceEqual("modified:list"u8) => Modified,
            _ when name.SequenceEqual("source:list"u8) => Source,
            _ when name.SequenceEqual("target:list"u8) => Target,
            _ when name.SequenceEqual("sasl-mechanisms:list"u8) => SaslMechanisms,
            _ when name.SequenceEqual("sasl-init:list"u8) => SaslInit,
            _ when name.SequenceEqual("sasl-challenge:list"u8) => SaslChallenge,
            _ when name.SequenceEqual("sasl-response:list"u8) => SaslResponse,
            _ when name.SequenceEqual("sasl-outcome:list"u8) => SaslOutcome,
            _ when name.SequenceEqual("header:list"u8) => Header,
            _ when name.SequenceEqual("delivery-annotations:map"u8) => DeliveryAnnotations,
            _ when name.SequenceEqual("message-annotations:map"u8) => MessageAnnotations,
            _ when name.SequenceEqual("properties:list"u8) => Properties,
            _ when name.SequenceEqual("application-properties:map"u8) => ApplicationProperties,
            _ when name.SequenceEqual("data:binary"u8) => Data,
            _ when name.SequenceEqual("amqp-sequence:list"u8) => Sequence,
            _ when name.SequenceEqual("amqp-value:*"u8) => Value,
            _ when name.SequenceEqual("footer:map"u8) => Footer,
            _ => Unknown,
        };
    }
}
