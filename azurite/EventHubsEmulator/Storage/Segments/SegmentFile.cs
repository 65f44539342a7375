using Microsoft.Win32.SafeHandles;

namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <inheritdoc cref="ISegmentFile"/>
internal sealed class SegmentFile(string path) : ISegmentFile
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(_handle, bytes, position);

    public void Flush() => RandomAccess.FlushToDisk(_handle);

    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    public void Dispose() => _handle.Dispose();
}
