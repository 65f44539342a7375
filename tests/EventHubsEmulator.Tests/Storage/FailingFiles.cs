using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>A disk that fails on command: half of what is written gets there before it does.</summary>
internal sealed class FailingFiles : ISegmentFiles
{
    private const int NoSpaceErrno = 28;

    private volatile Exception? _onWrite;
    private volatile Exception? _onFlush;
    private volatile Exception? _onTruncate;

    public static IOException NoSpace => new("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : NoSpaceErrno);

    public static IOException Broken => new("Input/output error", 5);

    public Exception? OnWrite { get => _onWrite; set => _onWrite = value; }

    public Exception? OnFlush { get => _onFlush; set => _onFlush = value; }

    public Exception? OnTruncate { get => _onTruncate; set => _onTruncate = value; }

    public ISegmentFile Open(string path, bool flush) => new FailingFile(this, SegmentFiles.Instance.Open(path, flush));

    private sealed class FailingFile(FailingFiles disk, ISegmentFile file) : ISegmentFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            if (disk.OnWrite is { } failure)
            {
                file.Write(bytes[..(bytes.Length / 2)], position);
                throw failure;
            }

            file.Write(bytes, position);
        }

        public void Flush()
        {
            if (disk.OnFlush is { } failure) throw failure;
            file.Flush();
        }

        public void Truncate(long length)
        {
            if (disk.OnTruncate is { } failure) throw failure;
            file.Truncate(length);
        }

        public void Dispose() => file.Dispose();
    }
}
