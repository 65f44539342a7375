using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RelayCloud.LocalCloud.Processes;

/// <summary>The two calls that .NET has no name for. Linux and macOS only.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class PosixProcess
{
    // The number is the same on Linux and macOS.
    private const int SigTerm = 15;

    /// <summary>Asks a process to end (SIGTERM).</summary>
    /// <returns>False if there is no such process any more.</returns>
    public static bool Terminate(int processId) => Kill(processId, SigTerm) == 0;

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
