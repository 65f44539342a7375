using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Where the messages of a link go.</summary>
public sealed record Target
{
    /// <inheritdoc cref="Source.AddressValue"/>
    public object? AddressValue { get; init; }

    /// <inheritdoc cref="Source.Address"/>
    public string? Address
    {
        get => AddressValue as string;
        init => AddressValue = value;
    }

    /// <inheritdoc cref="Source.Durable"/>
    public uint? Durable { get; init; }

    public AmqpSymbol? ExpiryPolicy { get; init; }

    /// <summary>Seconds.</summary>
    public uint? Timeout { get; init; }

    public bool? Dynamic { get; init; }

    public AmqpMap? DynamicNodeProperties { get; init; }

    public AmqpSymbol[] Capabilities { get; init; } = [];

    internal static Target? Read(ref AmqpFieldReader fields)
    {
        if (!fields.TryDescribed(out AmqpReader reader)) return null;
        if (reader.ReadDescriptor() != Descriptor.Target) throw new AmqpException(ErrorConditions.NotImplemented, "The target of a link is not of the type amqp:target:list (transactions are not supported).");
        var f = new AmqpFieldReader(ref reader, "target");
        return new Target
        {
            AddressValue = f.Value(),
            Durable = f.UInt(),
            ExpiryPolicy = f.Symbol(),
            Timeout = f.UInt(),
            Dynamic = f.Boolean(),
            DynamicNodeProperties = f.Map(),
            Capabilities = f.Symbols(),
        };
    }

    internal static void Write(AmqpWriter writer, Target? target)
    {
        if (target is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteDescriptor(Descriptor.Target);
        int begun = writer.BeginList();
        writer.WriteValue(target.AddressValue);
        writer.WriteUIntOrNull(target.Durable);
        writer.WriteSymbolOrNull(target.ExpiryPolicy);
        writer.WriteUIntOrNull(target.Timeout);
        writer.WriteBooleanOrNull(target.Dynamic);
        writer.WriteMap(target.DynamicNodeProperties);
        writer.WriteSymbols(target.Capabilities);
        writer.EndList(begun, 7);
    }
}
