namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>Tells a full disk from a failing one.</summary>
internal static class DiskFull
{
    private const int NoSpaceErrno = 28; // ENOSPC
    private const int QuotaErrnoLinux = 122; // EDQUOT
    private const int QuotaErrnoMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static bool Is(Exception e) => e is IOException && (e.HResult is WindowsDiskFull or WindowsHandleDiskFull || (!OperatingSystem.IsWindows() && e.HResult is NoSpaceErrno or QuotaErrnoLinux or QuotaErrnoMac));
}
