namespace RelayCloud.LocalCloud;

/// <summary>The local cloud cannot go on. The message is for people and says what to do.</summary>
internal sealed class LaunchException(string message, IReadOnlyList<string>? detail = null) : Exception(message)
{
    /// <summary>Lines that explain it, such as the last output of the process that failed. At most a few dozen.</summary>
    public IReadOnlyList<string> Detail { get; } = detail ?? [];
}
