namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>The configuration cannot be used; the message says all that is wrong with it, a line each.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
