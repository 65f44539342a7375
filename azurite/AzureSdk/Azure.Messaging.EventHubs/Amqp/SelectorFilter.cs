using System.Globalization;
using Azure.Messaging.EventHubs.Consumer;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>An event position as the filter of a link's source.</summary>
internal static class SelectorFilter
{
    private const string Name = "apache.org:selector-filter:string";
    private const ulong Code = 0x0000_468C_0000_0004;

    /// <summary>The source's filter set.</summary>
    public static AmqpMap Create(EventPosition position)
    {
        var filters = new AmqpMap();
        filters.Add(new AmqpSymbol(Name), new AmqpDescribed(Code, Expression(position)));
        return filters;
    }

    /// <summary>The expression alone, such as <c>amqp.annotation.x-opt-sequence-number >= '5'</c>.</summary>
    /// <exception cref="ArgumentException">The position is a default one, which says nothing.</exception>
    public static string Expression(EventPosition position)
    {
        string comparison = position.IsInclusive ? ">=" : ">";
        // A quote within a value would end it: doubled, as in SQL.
        if (position.Offset is { } offset) return $"amqp.annotation.x-opt-offset {comparison} '{offset.Replace("'", "''", StringComparison.Ordinal)}'";
        if (position.SequenceNumber is { } sequenceNumber) return string.Create(CultureInfo.InvariantCulture, $"amqp.annotation.x-opt-sequence-number {comparison} '{sequenceNumber}'");
        if (position.EnqueuedTime is { } time) return string.Create(CultureInfo.InvariantCulture, $"amqp.annotation.x-opt-enqueued-time > '{time.ToUnixTimeMilliseconds()}'");
        throw new ArgumentException("The event position is empty; use one that EventPosition makes, such as EventPosition.Earliest.", nameof(position));
    }
}
