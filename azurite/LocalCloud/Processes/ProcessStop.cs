using System.ComponentModel;
using System.Diagnostics;

namespace RelayCloud.LocalCloud.Processes;

/// <summary>Ends processes, first politely and then for good.</summary>
internal static class ProcessStop
{
    /// <summary>Asks the process to end. Windows has no such request for console programs, so there it is ended at once with all its children.</summary>
    public static void Ask(Process process)
    {
        if (OperatingSystem.IsWindows())
            Force(process);
        else if (!process.HasExited)
            PosixProcess.Terminate(process.Id);
    }

    /// <summary>Ends the process and everything it started, at once. A process that is gone already is no error.</summary>
    public static void Force(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or one of its children, ended between the look and the kill.
        }
    }
}
