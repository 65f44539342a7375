using System.Collections.Frozen;
using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The simple types that a route or query value can be bound to.</summary>
internal static class BindingText
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly FrozenDictionary<Type, Func<string, object>> Parsers = new Dictionary<Type, Func<string, object>>
    {
        [typeof(string)] = static text => text,
        [typeof(bool)] = static text => bool.Parse(text),
        [typeof(byte)] = static text => byte.Parse(text, CultureInfo.InvariantCulture),
        [typeof(short)] = static text => short.Parse(text, CultureInfo.InvariantCulture),
        [typeof(int)] = static text => int.Parse(text, CultureInfo.InvariantCulture),
        [typeof(long)] = static text => long.Parse(text, CultureInfo.InvariantCulture),
        [typeof(uint)] = static text => uint.Parse(text, CultureInfo.InvariantCulture),
        [typeof(ulong)] = static text => ulong.Parse(text, CultureInfo.InvariantCulture),
        [typeof(float)] = static text => float.Parse(text, CultureInfo.InvariantCulture),
        [typeof(double)] = static text => double.Parse(text, CultureInfo.InvariantCulture),
        [typeof(decimal)] = static text => decimal.Parse(text, CultureInfo.InvariantCulture),
        [typeof(Guid)] = static text => Guid.Parse(text),
        [typeof(DateTime)] = static text => DateTime.Parse(text, CultureInfo.InvariantCulture, Utc),
        [typeof(DateTimeOffset)] = static text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    }.ToFrozenDictionary();

    public static bool CanBind(Type type) => Parsers.ContainsKey(Nullable.GetUnderlyingType(type) ?? type);

    public static Func<string, object> ParserOf(Type type) => Parsers[Nullable.GetUnderlyingType(type) ?? type];
}
