using System.Globalization;

namespace Azure.Data.Tables.Filters;

/// <summary>Filters from interpolated strings.</summary>
internal static class QueryFilter
{
    /// <summary>The text with every value as a literal.</summary>
    public static string? Create(FormattableString? filter)
    {
        if (filter is null)
            return null;
        var literals = Array.ConvertAll(filter.GetArguments(), argument => (object)FilterLiteral.Of(argument));
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }
}
