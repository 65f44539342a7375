using System.Globalization;
using System.Text.RegularExpressions;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>Reads the selector in a receiver's source that says where to begin.</summary>
internal static partial class PositionFilter
{
    private const ulong DescriptorCode = 0x0000468C00000004;
    private static readonly AmqpSymbol FilterName = new("apache.org:selector-filter:string");

    /// <summary>The position; without a filter, only new events.</summary>
    /// <exception cref="AmqpException">amqp:invalid-field: it is no selector of Event Hubs.</exception>
    public static LogPosition Read(AmqpMap? filters)
    {
        if (filters is null || !filters.TryGet(FilterName.Value, out object? filter)) return LogPosition.Latest;
        string? selector = filter switch
        {
            AmqpDescribed described when described.Is(DescriptorCode, FilterName) => described.Value as string,
            string text => text,
            _ => null,
        };
        return selector is null ? throw Invalid("it is no described string") : Parse(selector);
    }

    /// <inheritdoc cref="Read"/>
    public static LogPosition Parse(string selector)
    {
        Match match = Selector().Match(selector);
        if (!match.Success) throw Invalid($"'{selector}' is not understood");
        bool inclusive = match.Groups["operator"].Value == ">=";
        string value = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value;
        LogPositionKind kind = match.Groups["what"].Value.ToLowerInvariant() switch
        {
            "offset" => LogPositionKind.Offset,
            "sequence-number" => LogPositionKind.Sequence,
            _ => LogPositionKind.EnqueuedTime,
        };
        if (kind == LogPositionKind.Offset && string.Equals(value, "@latest", StringComparison.OrdinalIgnoreCase)) return LogPosition.Latest;
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) throw Invalid($"'{value}' is no whole number");
        if (kind == LogPositionKind.Offset && number == -1) return LogPosition.Earliest;
        return new LogPosition(kind, number, inclusive);
    }

    [GeneratedRegex(@"^\s*amqp\.annotation\.x-opt-(?<what>offset|sequence-number|enqueued-time)\s*(?<operator>>=?)\s*(?:'(?<quoted>[^']*)'|(?<bare>[^\s']+))\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Selector();

    private static AmqpException Invalid(string why) =>
        new(ErrorConditions.InvalidField, $"The selector of the source is invalid: {why}. Known are amqp.annotation.x-opt-offset, -sequence-number and -enqueued-time with > or >=.");
}
