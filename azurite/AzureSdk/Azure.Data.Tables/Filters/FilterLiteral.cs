using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Filters;

/// <summary>Values as the service's filters spell them.</summary>
internal static class FilterLiteral
{
    /// <summary>The literal of a value, quoted so that it cannot end early.</summary>
    /// <exception cref="NotSupportedException">There is no literal for its type.</exception>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => Quoted(text),
        StringBuilder text => Quoted(text.ToString()),
        char letter => Quoted(letter.ToString()),
        bool flag => flag ? "true" : "false",
        byte or sbyte or short or ushort or int => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        uint number => string.Create(CultureInfo.InvariantCulture, $"{number}L"),
        long number => string.Create(CultureInfo.InvariantCulture, $"{number}L"),
        ulong number => string.Create(CultureInfo.InvariantCulture, $"{unchecked((long)number)}L"),
        float number => Of((double)number),
        double number => Of(number),
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime { Kind: DateTimeKind.Utc } time => Time(time),
        DateTime time => throw new NotSupportedException($"A DateTime of kind {time.Kind} is not a point in time; only UTC can be compared with."),
        Guid id => $"guid'{id:D}'",
        byte[] bytes => Binary(bytes),
        BinaryData data => Binary(data.ToMemory().Span),
        Enum choice => Quoted(choice.ToString()),
        _ => throw new NotSupportedException($"A filter cannot hold a {value.GetType()}."),
    };

    private static string Of(double number)
    {
        if (!double.IsFinite(number))
            throw new NotSupportedException("A filter cannot hold NaN or an infinity.");
        var text = number.ToString("R", CultureInfo.InvariantCulture);

        // Without a point it would be an integer, which no double equals.
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Time(DateTime time) => $"datetime'{time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)}'";

    private static string Binary(ReadOnlySpan<byte> bytes) => $"X'{Convert.ToHexStringLower(bytes)}'";
}
