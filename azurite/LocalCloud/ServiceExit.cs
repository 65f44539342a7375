namespace RelayCloud.LocalCloud;

/// <summary>A service that ended by itself.</summary>
/// <param name="Name">Of the service.</param>
/// <param name="ExitCode">Of its process.</param>
/// <param name="LastLines">What it said last, oldest first.</param>
internal sealed record ServiceExit(string Name, int ExitCode, IReadOnlyList<string> LastLines);
