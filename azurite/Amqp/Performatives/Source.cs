using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>Where the messages of a link come from.</summary>
public sealed record Source
{
    /// <summary>The address; a string in practice. Null with <see cref="Dynamic"/>, or in a refusal.</summary>
    public object? AddressValue { get; init; }

    /// <summary>The address if it is a string.</summary>
    public string? Address
    {
        get => AddressValue as string;
        init => AddressValue = value;
    }

    /// <summary>0 none, 1 configuration, 2 unsettled state.</summary>
    public uint? Durable { get; init; }

    public AmqpSymbol? ExpiryPolicy { get; init; }

    /// <summary>Seconds.</summary>
    public uint? Timeout { get; init; }

    public bool? Dynamic { get; init; }

    public AmqpMap? DynamicNodeProperties { get; init; }

    public AmqpSymbol? DistributionMode { get; init; }

    /// <summary>Symbol keys, described values.</summary>
    public AmqpMap? Filter { get; init; }

    public object? DefaultOutcome { get; init; }

    public AmqpSymbol[] Outcomes { get; init; } = [];

    public AmqpSymbol[] Capabilities { get; init; } = [];

    internal static Source? Read(ref AmqpFieldReader fields)
    {
        if (!fields.TryDescribed(out AmqpReader reader)) return null;
        if (reader.ReadDescriptor() != Descriptor.Source) throw new AmqpException(ErrorConditions.NotImplemented, "The source of a link is not of the type amqp:source:list.");
        var f = new AmqpFieldReader(ref reader, "source");
        return new Source
        {
            AddressValue = f.Value(),
            Durable = f.UInt(),
            ExpiryPolicy = f.Symbol(),
            Timeout = f.UInt(),
            Dynamic = f.Boolean(),
            DynamicNodeProperties = f.Map(),
            DistributionMode = f.Symbol(),
            Filter = f.Map(),
            DefaultOutcome = f.Value(),
            Outcomes = f.Symbols(),
            Capabilities = f.Symbols(),
        };
    }

    internal static void Write(AmqpWriter writer, Source? source)
    {
        if (source is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteDescriptor(Descriptor.Source);
        int begun = writer.BeginList();
        writer.WriteValue(source.AddressValue);
        writer.WriteUIntOrNull(source.Durable);
        writer.WriteSymbolOrNull(source.ExpiryPolicy);
        writer.WriteUIntOrNull(source.Timeout);
        writer.WriteBooleanOrNull(source.Dynamic);
        writer.WriteMap(source.DynamicNodeProperties);
        writer.WriteSymbolOrNull(source.DistributionMode);
        writer.WriteMap(source.Filter);
        writer.WriteValue(source.DefaultOutcome);
        writer.WriteSymbols(source.Outcomes);
        writer.WriteSymbols(source.Capabilities);
        writer.EndList(begun, 11);
    }
}
