namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>The file of the segment that is written. One caller at a time. Every call may throw <see cref="IOException"/>.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <summary>Writes all of the bytes. After a failure any part of them may be there.</summary>
    void Write(ReadOnlySpan<byte> bytes, long position);

    /// <summary>Returns when all that was written is on the disk.</summary>
    void Flush();

    void Truncate(long length);
}
