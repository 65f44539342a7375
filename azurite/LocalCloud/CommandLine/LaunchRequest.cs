namespace RelayCloud.LocalCloud.CommandLine;

/// <summary>What a command line asks for: exactly one of the nested cases.</summary>
internal abstract record LaunchRequest
{
    /// <summary>Start the local cloud.</summary>
    public sealed record Launch(LaunchOptions Options) : LaunchRequest;

    /// <summary>Start nothing: here is everything that is wrong.</summary>
    public sealed record Wrong(IReadOnlyList<string> Problems) : LaunchRequest;

    /// <summary>Start nothing: <c>--help</c> or <c>--version</c> was asked for. <paramref name="Answer"/> prints it and returns the exit code.</summary>
    public sealed record Answered(Func<int> Answer) : LaunchRequest;
}
