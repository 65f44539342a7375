namespace RelayCloud.LocalCloud.Output;

/// <summary>A command for people to paste into a shell.</summary>
/// <param name="What">What it shows.</param>
/// <param name="Line">The command, one line, for a POSIX shell.</param>
internal sealed record TryCommand(string What, string Line);
