namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>The end of a partition as readers may see it: everything before it is stored. Immutable; replaced as a whole.</summary>
/// <param name="LastSequence">Of the last event ever, which retention may have deleted since; −1 if there was none.</param>
/// <param name="LastOffset">Of the same event; −1 if there was none or it was deleted before the log was opened.</param>
/// <param name="LastEnqueuedMs">Of the same event, Unix ms; 0 if there was none.</param>
/// <param name="EndOffset">Where the next event will begin.</param>
internal sealed record LogTail(long LastSequence, long LastOffset, long LastEnqueuedMs, long EndOffset)
{
    public long NextSequence => LastSequence + 1;
}
