using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RelayCloud.Benchmarks.Net;

/// <summary>Keeps this process on one core.</summary>
internal static unsafe class CpuPinning
{
    /// <summary>
    /// Pins every present thread, those of the runtime included; threads made later inherit it from their makers.
    /// (<c>Process.ProcessorAffinity</c> moves the main thread only.)
    /// </summary>
    public static void PinAllThreads(int core)
    {
        if (core < 0 || core >= Environment.ProcessorCount || core > 63)
            throw new ArgumentOutOfRangeException(nameof(core), core, $"This machine has the cores 0 to {Environment.ProcessorCount - 1}.");
        SetAll(1ul << core);
    }

    /// <summary>Lets every thread run anywhere again.</summary>
    public static void Unpin() => SetAll(ulong.MaxValue);

    /// <summary>Lets timed waits end when they are due, not up to 50 µs later as is Linux's default. For the calling thread.</summary>
    public static void SharpenTimers() => _ = Libc.ProcessControl(Libc.SetTimerSlack, 1000, 0, 0, 0);

    private static void SetAll(ulong mask)
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            int id = int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
            // A thread may have ended since it was listed; the main thread never has.
            if (Libc.SetAffinity(id, sizeof(ulong), &mask) < 0 && id == Environment.ProcessId)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
