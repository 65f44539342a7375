namespace RelayCloud.Ingest.Hosting;

/// <summary>Keeps out of every log what would show a request's address, in which customers may send their key.</summary>
internal static class RequestLogs
{
    private const string Framework = "Microsoft.AspNetCore";

    // Also opens the scope that carries the request's path into every other line of the request, at whatever level it is on.
    private const string Scoping = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// Lets warnings and worse of the web framework through and nothing below, however the log is configured. A filter alone would not do:
    /// a configured level of one provider (<c>Logging:Console:LogLevel</c>) or of a longer category goes before it.
    /// </summary>
    public static void KeepAddressesOut(this IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        LoggerFilterRule[] configured = [.. options.Rules];
        options.Rules.Clear();
        options.Rules.Add(new LoggerFilterRule(null, null, options.MinLevel, (_, category, level) => IsHarmless(category, level)));
        foreach (LoggerFilterRule rule in configured)
        {
            options.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                IsHarmless(category, level) && (rule.Filter is null || rule.Filter(provider, category, level))));
        }
    });

    private static bool IsHarmless(string? category, LogLevel level) =>
        category is null || !category.StartsWith(Framework, StringComparison.OrdinalIgnoreCase)
        || (level >= LogLevel.Warning && !category.Equals(Scoping, StringComparison.OrdinalIgnoreCase));
}
