namespace RelayCloud.LocalCloud;

/// <summary>Exit codes of the launcher.</summary>
internal static class ExitCodes
{
    /// <summary>Everything ran until it was asked to stop (Ctrl+C, SIGTERM, SIGHUP).</summary>
    public const int Stopped = 0;

    /// <summary>A port was taken, the build failed, a service did not become healthy or ended by itself.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was started.</summary>
    public const int WrongOptions = 2;
}
