using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>
/// Makes a log of a folder as a crash may have left it. The last segment is read whole, and its torn tail cut off; older ones are as their index files say,
/// so that the time this takes does not grow with the log.
/// </summary>
internal static class LogRecovery
{
    public static (Segment[] Segments, LogTail Tail) Run(string name, string folder, LogOptions options, ISegmentFiles files, ILogger logger)
    {
        bool flush = options.Fsync != FsyncPolicy.Never;
        List<Segment> segments = SegmentFolder.List(folder);
        if (segments.Count == 0)
        {
            var first = new Segment(folder, new SegmentName(0, 0, 0));
            files.Open(first.LogPath, flush).Dispose();
            return ([first], new LogTail(-1, -1, 0, 0));
        }

        for (int i = 0; i < segments.Count - 1; i++)
        {
            Segment segment = segments[i];
            if (!SegmentIndexFile.TryLoad(segment)) Rebuild(segment);
            long missing = segments[i + 1].BaseOffset - segment.EndOffset;
            if (missing > 0) StorageLog.SegmentShort(logger, name, segment.Name.LogFile, missing);
        }

        Segment last = segments[^1];
        SegmentScanResult found = SegmentScan.Run(last, options.IndexIntervalBytes);
        if (found.DamagedBytes > 0) StorageLog.SegmentDamaged(logger, name, last.Name.LogFile, found.DamagedBytes);
        if (found.TornBytes > 0)
        {
            using ISegmentFile file = files.Open(last.LogPath, flush);
            file.Truncate(last.Length);
            if (flush) file.Flush();
            StorageLog.TornTailCut(logger, name, found.TornBytes);
        }

        long lastOffset = last.LastOffset;
        for (int i = segments.Count - 2; i >= 0 && lastOffset < 0; i--) lastOffset = segments[i].LastOffset;
        return ([.. segments], new LogTail(last.LastSequence, lastOffset, last.LastMs, last.EndOffset));

        void Rebuild(Segment segment)
        {
            SegmentScanResult result = SegmentScan.Run(segment, options.IndexIntervalBytes);
            if (result.DamagedBytes > 0) StorageLog.SegmentDamaged(logger, name, segment.Name.LogFile, result.DamagedBytes);
            // With a torn end the index would not fit the file, and be made anew each time: leave it out.
            if (result.TornBytes == 0) SegmentIndexFile.Write(segment);
        }
    }
}
