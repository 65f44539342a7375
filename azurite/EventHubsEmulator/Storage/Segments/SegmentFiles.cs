namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>Segments on the real file system.</summary>
internal sealed class SegmentFiles : ISegmentFiles
{
    public static SegmentFiles Instance { get; } = new();

    public ISegmentFile Open(string path, bool flush)
    {
        bool isNew = !File.Exists(path);
        var file = new SegmentFile(path);
        try
        {
            if (isNew && flush) SegmentFolder.Flush(Path.GetDirectoryName(path)!);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
