using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace RelayCloud.MarketApi.Requests;

/// <summary>Reads the queries of all routes. What is right is read without allocating, unless it is percent-encoded.</summary>
internal static class QueryReader
{
    private const string Intervals = "1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 8h, 12h, 1d, 3d, 1w or 1M";

    /// <summary>Reads a query.</summary>
    /// <param name="text">The query, with or without its question mark.</param>
    /// <param name="route">For whom.</param>
    /// <param name="query">What was read.</param>
    /// <param name="error">What is wrong and what would be right, for the caller.</param>
    public static bool TryRead(string? text, MarketRoute route, out MarketQuery query, [NotNullWhen(false)] out string? error)
    {
        ReadOnlyMemory<char> name = default;
        int? depth = null, limit = null;
        int interval = -1;
        QueryParameter seen = QueryParameter.None;
        query = default;
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(text))
        {
            ReadOnlySpan<char> given = pair.DecodeName().Span;
            QueryParameter parameter = ParameterOf(given);
            if ((route.Parameters & parameter) == QueryParameter.None)
            {
                error = $"The parameter '{Shown(given)}' is not known here; {Known(route)}.";
                return false;
            }

            if ((seen & parameter) != QueryParameter.None)
            {
                error = $"The parameter '{given}' is given twice; give it once.";
                return false;
            }

            seen |= parameter;
            ReadOnlyMemory<char> value = pair.DecodeValue();
            error = parameter switch
            {
                QueryParameter.Symbol => ReadName(value, "symbol", "BTC, @107, PURR/USDC or xyz:TSLA", out name),
                QueryParameter.Dex => ReadName(value, "dex", "xyz; leave it out for the first dex", out name),
                QueryParameter.Depth => ReadNumber(value.Span, "depth", MarketQuery.DepthMax, out depth),
                QueryParameter.Limit => ReadNumber(value.Span, "limit", MarketQuery.TradesMax, out limit),
                QueryParameter.Interval => ReadInterval(value.Span, out interval),
                _ => null,
            };
            if (error is not null) return false;
        }

        error = (route.Required & ~seen) switch
        {
            QueryParameter.None => null,
            var missing when (missing & QueryParameter.Symbol) != QueryParameter.None => "The parameter 'symbol' is missing: a coin such as BTC; GET /v1/symbols has them all.",
            _ => $"The parameter 'interval' is missing: {Intervals}.",
        };
        query = new MarketQuery { Name = name, Depth = depth, Limit = limit, Interval = interval };
        return error is null;
    }

    private static QueryParameter ParameterOf(ReadOnlySpan<char> name) => name switch
    {
        "symbol" => QueryParameter.Symbol,
        "depth" => QueryParameter.Depth,
        "limit" => QueryParameter.Limit,
        "interval" => QueryParameter.Interval,
        "dex" => QueryParameter.Dex,
        "apiKey" => QueryParameter.ApiKey,
        _ => QueryParameter.None,
    };

    private static string? ReadName(ReadOnlyMemory<char> value, string parameter, string example, out ReadOnlyMemory<char> name)
    {
        name = value;
        ReadOnlySpan<char> text = value.Span;
        bool isName = text.Length is > 0 and <= MarketQuery.NameLengthMax;
        // Printable ASCII is what the exchange's names are made of.
        foreach (char c in text) isName &= c is >= '!' and <= '~';
        return isName ? null : $"The parameter '{parameter}' is '{Shown(text)}'; it must be 1 to {MarketQuery.NameLengthMax} printable characters, such as {example}.";
    }

    private static string? ReadNumber(ReadOnlySpan<char> text, string parameter, int most, out int? number)
    {
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most;
        number = value;
        return isNumber ? null : $"The parameter '{parameter}' is '{Shown(text)}'; it must be a whole number from 1 to {most}.";
    }

    private static string? ReadInterval(ReadOnlySpan<char> text, out int interval)
    {
        interval = CandleIntervals.IndexOf(text);
        return interval >= 0 ? null : $"The parameter 'interval' is '{Shown(text)}'; it must be {Intervals}.";
    }

    private static string Known(MarketRoute route)
    {
        QueryParameter[] known = [.. Enum.GetValues<QueryParameter>().Where(p => p != QueryParameter.None && (route.Parameters & p) != QueryParameter.None)];
        return "there " + (known.Length == 1 ? "is " : "are ") + string.Join(" and ", known.Select(p => p == QueryParameter.ApiKey ? "apiKey" : p.ToString().ToLowerInvariant()));
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length > 64 ? $"{text[..64]}…" : text.ToString();
}
