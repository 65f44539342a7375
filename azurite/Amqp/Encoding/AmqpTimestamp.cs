namespace RelayCloud.Amqp.Encoding;

/// <summary>An AMQP timestamp. Kept as the number it is on the wire, since not each of them is a date that .NET can express.</summary>
/// <param name="UnixMs">Milliseconds since 1970-01-01 UTC; negative before.</param>
public readonly record struct AmqpTimestamp(long UnixMs)
{
    private static readonly long UnixMsMin = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long UnixMsMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static AmqpTimestamp From(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>The date, or the first or last that .NET knows when it is outside of that range.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(UnixMs, UnixMsMin, UnixMsMax));
}
