#nullable disable // The official API carries no nullable annotations.
using System.Globalization;
using Azure.Messaging.WebPubSub.Filters;

namespace Azure.Messaging.WebPubSub;

/// <summary>Writes conditions on connections in which values are quoted as OData asks.</summary>
public static class ClientConnectionFilter
{
    /// <summary>A filter from an interpolated text: <c>Create($"userId ne {user}")</c>.</summary>
    /// <exception cref="ArgumentException">A value is of a type that filters do not have.</exception>
    public static string Create(FormattableString filter) => Create(filter, CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Create(FormattableString)"/>
    public static string Create(FormattableString filter, IFormatProvider formatProvider)
    {
        if (filter is null)
            return null;
        var literals = new object[filter.ArgumentCount];
        for (var i = 0; i < literals.Length; i++)
            literals[i] = FilterLiteral.Of(filter.GetArgument(i), formatProvider ?? CultureInfo.InvariantCulture);
        return string.Format(formatProvider ?? CultureInfo.InvariantCulture, filter.Format, literals);
    }
}
