using RelayCloud.Ingest.Gateways.Demand;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways;

/// <summary>Checks the configuration of gateways whole, so that an operator sees every mistake at once.</summary>
public static class GatewaySetValidator
{
    /// <summary>More gateways than this are a mistake: each costs a parse of every frame, and the market feed takes no more.</summary>
    public const int GatewaysMax = 16;

    private const int NameCharsMax = 64;

    /// <summary>All errors, each naming what is wrong and what would be right; empty when the options can be used.</summary>
    public static IReadOnlyList<string> Validate(IReadOnlyList<GatewayOptions> gateways, GatewaySetOptions options)
    {
        List<string> errors = [];
        if (gateways.Count is 0 or > GatewaysMax)
            errors.Add($"There are {gateways.Count} gateways; configure 1 to {GatewaysMax}.");

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < gateways.Count; i++) CheckGateway(gateways[i], i, names, errors);
        CheckTopics(options, errors);
        CheckNumbers(options, errors);
        return errors;
    }

    /// <summary>The kind behind its spelling in configuration.</summary>
    internal static bool TryParseKind(string text, out GatewayKind kind)
    {
        kind = text == "order-book-server" ? GatewayKind.OrderBookServer : GatewayKind.Hyperliquid;
        return text is "hyperliquid" or "order-book-server";
    }

    private static void CheckGateway(GatewayOptions gateway, int number, HashSet<string> names, List<string> errors)
    {
        string what = gateway.Name.Length == 0 ? $"Gateway {number}" : $"Gateway '{gateway.Name}'";
        if (gateway.Name.Length is 0 or > NameCharsMax || !gateway.Name.All(IsNameChar))
            errors.Add($"{what}: the name must have 1 to {NameCharsMax} letters, digits, '-', '_' or '.'.");
        else if (!names.Add(gateway.Name))
            errors.Add($"{what}: the name is used twice; names must be unique, whatever their case.");

        if (!Uri.TryCreate(gateway.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("ws" or "wss") || url.Host.Length == 0)
            errors.Add($"{what}: the URL must be like wss://api.hyperliquid.xyz/ws, with scheme ws or wss.");
        else if (url.UserInfo.Length > 0)
            errors.Add($"{what}: the URL must not hold a user name or password.");
        if (!TryParseKind(gateway.Kind, out _))
            errors.Add($"{what}: kind '{gateway.Kind}' is not known; use hyperliquid or order-book-server.");

        GatewayLimits limits = gateway.Limits;
        Range($"{what}: ConnectionsMax", limits.ConnectionsMax, 1, 1_000, errors);
        Range($"{what}: ConnectionsPerMinuteMax", limits.ConnectionsPerMinuteMax, 1, 100_000, errors);
        Range($"{what}: SubscriptionsMax", limits.SubscriptionsMax, 1, TopicTable.TopicsMax, errors);
        Range($"{what}: MessagesPerMinuteMax", limits.MessagesPerMinuteMax, 10, 1_000_000, errors);
        Range($"{what}: InfoWeightPerMinuteMax", limits.InfoWeightPerMinuteMax, 1, 1_000_000, errors);
        Range($"{what}: SubscriptionsPerSocket", limits.SubscriptionsPerSocket, 1, TopicTable.TopicsMax, errors);
    }

    private static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private static void CheckTopics(GatewaySetOptions options, List<string> errors)
    {
        var seen = new HashSet<AlwaysOnChannel>();
        foreach (string text in options.Channels ?? GatewaySetOptions.DefaultChannels)
        {
            if (!AlwaysOnChannel.TryParse(text, out AlwaysOnChannel? channel))
                errors.Add($"Channel '{text}' is not known; use trades, bbo, l2Book, l2Book?fast, activeAssetCtx, allMids or candle,1m (an interval of {string.Join(' ', CandleInterval.Names)}).");
            else if (!seen.Add(channel))
                errors.Add($"Channel '{text}' is listed twice.");
        }

        foreach (string coin in options.Coins ?? GatewaySetOptions.DefaultCoins)
        {
            if (coin.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(coin) > CoinTable.NameBytesMax)
                errors.Add($"Coin '{coin}' must have 1 to {CoinTable.NameBytesMax} bytes, e.g. BTC, xyz:SP500, @107, or be * for all.");
        }
    }

    private static void CheckNumbers(GatewaySetOptions options, List<string> errors)
    {
        Range("Linger", options.Linger, TimeSpan.Zero, TimeSpan.FromDays(1), errors);
        if (options.StaleShareMax is not (> 0 and <= 1)) errors.Add($"StaleShareMax is {options.StaleShareMax}; it must be above 0 and at most 1.");
        Range("FrameBytesMax", options.FrameBytesMax, 64 * 1024, 64 * 1024 * 1024, errors);

        GatewayCadences cadences = options.Cadences;
        TimeSpan cadenceMin = TimeSpan.FromMilliseconds(1), cadenceMax = TimeSpan.FromHours(1);
        Range("Cadences.L2Book", cadences.L2Book, cadenceMin, cadenceMax, errors);
        Range("Cadences.L2BookFast", cadences.L2BookFast, cadenceMin, cadenceMax, errors);
        Range("Cadences.ActiveAssetCtx", cadences.ActiveAssetCtx, cadenceMin, cadenceMax, errors);
        Range("Cadences.AllMids", cadences.AllMids, cadenceMin, cadenceMax, errors);
        Range("Cadences.OrderBookServerL2Book", cadences.OrderBookServerL2Book, cadenceMin, cadenceMax, errors);
        Range("Cadences.StaleAfterMin", cadences.StaleAfterMin, cadenceMin, cadenceMax, errors);
        if (cadences.StaleAfterCadences is not (>= 2 and <= 100)) errors.Add($"Cadences.StaleAfterCadences is {cadences.StaleAfterCadences}; it must be 2 to 100.");

        GatewayTimings timings = options.Timings;
        TimeSpan min = TimeSpan.FromMilliseconds(1), max = TimeSpan.FromDays(1);
        Range("Timings.ConnectMax", timings.ConnectMax, min, max, errors);
        Range("Timings.PingAfter", timings.PingAfter, min, max, errors);
        Range("Timings.PongMax", timings.PongMax, min, max, errors);
        Range("Timings.SilenceMax", timings.SilenceMax, min, max, errors);
        Range("Timings.FirstValueMax", timings.FirstValueMax, min, max, errors);
        Range("Timings.AcknowledgeMax", timings.AcknowledgeMax, min, max, errors);
        Range("Timings.BackoffBase", timings.BackoffBase, min, max, errors);
        Range("Timings.BackoffMax", timings.BackoffMax, timings.BackoffBase, max, errors);
        Range("Timings.BackoffMaxWhenAlone", timings.BackoffMaxWhenAlone, min, timings.BackoffMax, errors);
        Range("Timings.SteadyAfter", timings.SteadyAfter, min, max, errors);
        Range("Timings.SuspectWithin", timings.SuspectWithin, min, max, errors);
        Range("Timings.QuarantineFor", timings.QuarantineFor, min, max, errors);
        Range("Timings.PauseWhenRefused", timings.PauseWhenRefused, min, max, errors);
        Range("Timings.WatchEvery", timings.WatchEvery, min, TimeSpan.FromSeconds(10), errors);
        Range("Timings.StopMax", timings.StopMax, min, TimeSpan.FromMinutes(1), errors);
        if (timings.PingAfter >= timings.SilenceMax) errors.Add($"Timings.PingAfter ({timings.PingAfter}) must be less than Timings.SilenceMax ({timings.SilenceMax}), or no ping is ever sent.");
    }

    private static void Range<T>(string what, T value, T min, T max, List<string> errors)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0) errors.Add($"{what} is {value}; it must be {min} to {max}.");
    }
}
