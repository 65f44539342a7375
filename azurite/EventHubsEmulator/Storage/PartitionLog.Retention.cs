using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

internal sealed partial class PartitionLog
{
    /// <summary>Deletes segments that are older than the retention or beyond the bound. Readers that are in one of them read it to its end.</summary>
    /// <returns>Number of deleted segments.</returns>
    public int ApplyRetention()
    {
        lock (_commit)
        {
            if (_isClosed) return 0;
            try
            {
                return DeleteExpired();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                StorageLog.RetentionFailed(_logger, Name, e.Message);
                return 0;
            }
        }
    }

    // Under _commit.
    private int DeleteExpired()
    {
        long oldestMs = _time.GetUtcNow().ToUnixTimeMilliseconds() - (long)_options.Retention.TotalMilliseconds;
        // Only a segment that is not the last can go; an empty one in its place remembers the numbers.
        Segment last = _segments[^1];
        if (!last.IsEmpty && last.LastMs < oldestMs && !_isFaulted) Roll();

        Segment[] segments = _segments;
        long bytes = _tail.EndOffset - segments[0].BaseOffset;
        long before = bytes;
        int expired = 0;
        while (expired < segments.Length - 1 && (segments[expired].LastMs < oldestMs || bytes > _options.RetentionBytes))
        {
            bytes -= segments[expired + 1].BaseOffset - segments[expired].BaseOffset;
            expired++;
        }

        if (expired == 0) return 0;
        // Hidden before they are gone: whoever looks for an event from now on finds the next one.
        _segments = segments[expired..];
        for (int i = 0; i < expired; i++)
        {
            // Oldest first, so that an interruption leaves no hole.
            File.Delete(segments[i].LogPath);
            File.Delete(segments[i].IndexPath);
        }

        if (_options.Fsync != FsyncPolicy.Never) SegmentFolder.Flush(Folder);
        StorageLog.SegmentsDeleted(_logger, Name, expired, before - bytes);
        return expired;
    }
}
