namespace RelayCloud.MarketApi.Configuration;

/// <summary>The configuration is wrong. The message names every mistake and what would be right, and no secret.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors)
    : Exception("The configuration is wrong:" + string.Concat(errors.Select(e => Environment.NewLine + "- " + e)))
{
    /// <summary>Each mistake in a sentence.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
