using System.Text;

namespace Azure.Messaging.WebPubSub.Filters;

/// <summary>A value as it stands in a filter.</summary>
internal static class FilterLiteral
{
    /// <exception cref="ArgumentException">Filters have no such type.</exception>
    public static string Of(object? value, IFormatProvider format) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => ((IFormattable)value).ToString(null, format),
        string text => Quote(text),
        char letter => Quote(letter.ToString()),
        StringBuilder text => Quote(text.ToString()),
        _ => throw new ArgumentException($"Unable to convert argument of type {value.GetType()} to a literal of a filter.", nameof(value)),
    };

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
