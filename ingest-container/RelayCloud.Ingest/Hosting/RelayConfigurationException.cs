namespace RelayCloud.Ingest.Hosting;

/// <summary>The configuration is wrong; the message lists every mistake.</summary>
public sealed class RelayConfigurationException(IReadOnlyList<string> errors)
    : Exception("The configuration is wrong:" + string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}")))
{
    /// <summary>Each mistake, one sentence or two.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
