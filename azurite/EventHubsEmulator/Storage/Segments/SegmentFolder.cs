using System.Runtime.InteropServices;

namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>The folder of a partition.</summary>
internal static partial class SegmentFolder
{
    public const string TemporaryExtension = ".tmp";

    private const int ReadOnlyFlag = 0;

    /// <summary>The segments in it, oldest first. Leftovers of writes that were cut short are deleted.</summary>
    public static List<Segment> List(string folder)
    {
        foreach (string leftover in Directory.EnumerateFiles(folder, "*" + TemporaryExtension)) File.Delete(leftover);
        var segments = new List<Segment>();
        foreach (string path in Directory.EnumerateFiles(folder, "*" + SegmentName.LogExtension))
            if (SegmentName.TryParse(Path.GetFileName(path), out SegmentName name)) segments.Add(new Segment(folder, name));
        // By offset first: after an interrupted retention two segments can begin with the same sequence number only if one is empty.
        segments.Sort((a, b) => a.BaseOffset != b.BaseOffset ? a.BaseOffset.CompareTo(b.BaseOffset) : a.BaseSequence.CompareTo(b.BaseSequence));
        return segments;
    }

    /// <summary>Makes new and deleted names in the folder survive a loss of power. Does nothing on Windows, where the file system's journal does.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(folder, ReadOnlyFlag);
        if (descriptor < 0) throw new IOException($"{folder} cannot be opened to be flushed: error {Marshal.GetLastPInvokeError()}.");
        try
        {
            if (Fsync(descriptor) != 0) throw new IOException($"{folder} cannot be flushed: error {Marshal.GetLastPInvokeError()}.");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
