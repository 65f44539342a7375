using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>A disk whose writes wait until they are released.</summary>
internal sealed class BlockingFiles : ISegmentFiles
{
    private readonly ManualResetEventSlim _released = new();
    private int _waiting;
    private int _flushes;

    /// <summary>Writes that have arrived.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public int Flushes => Volatile.Read(ref _flushes);

    public void Release() => _released.Set();

    public ISegmentFile Open(string path, bool flush) => new BlockingFile(this, SegmentFiles.Instance.Open(path, flush));

    private sealed class BlockingFile(BlockingFiles disk, ISegmentFile file) : ISegmentFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            Interlocked.Increment(ref disk._waiting);
            if (!disk._released.Wait(TimeSpan.FromSeconds(20))) throw new TimeoutException("Nobody released the disk.");
            file.Write(bytes, position);
        }

        public void Flush()
        {
            Interlocked.Increment(ref disk._flushes);
            file.Flush();
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Dispose() => file.Dispose();
    }
}
