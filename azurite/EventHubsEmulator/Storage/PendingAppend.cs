namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>An append that waits for the disk.</summary>
/// <param name="EndBytes">Where it ends in its <see cref="PendingChunk"/>.</param>
/// <param name="LastOffset">Offset of its last event.</param>
internal readonly record struct PendingAppend(IAppendCompletion? Completion, long State, long FirstSequence, long LastSequence, long LastOffset, long EnqueuedMs, int EndBytes);
