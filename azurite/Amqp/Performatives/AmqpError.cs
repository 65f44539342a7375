using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>An AMQP error, as close, end, detach and rejected carry it.</summary>
/// <param name="Condition">What went wrong, for machines; see <see cref="ErrorConditions"/>.</param>
/// <param name="Description">What went wrong, for people.</param>
/// <param name="Info">More about it.</param>
public sealed record AmqpError(AmqpSymbol Condition, string? Description = null, AmqpMap? Info = null)
{
    internal static AmqpError? Read(ref AmqpFieldReader fields)
    {
        if (!fields.TryDescribed(out AmqpReader reader)) return null;
        if (reader.ReadDescriptor() != Descriptor.Error) throw AmqpException.Decode("Expected an error, found another described value.");
        var error = new AmqpFieldReader(ref reader, "error");
        return new AmqpError(error.Required(error.Symbol(), "condition"), error.String(), error.Map());
    }

    internal static void Write(AmqpWriter writer, AmqpError? error)
    {
        if (error is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteDescriptor(Descriptor.Error);
        int begun = writer.BeginList();
        writer.WriteSymbol(error.Condition);
        writer.WriteStringOrNull(error.Description);
        writer.WriteMap(error.Info);
        writer.EndList(begun, 3);
    }
}
