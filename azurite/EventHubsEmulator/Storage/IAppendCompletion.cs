namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>Is told what became of an append. Called by a committer thread, which serves other partitions too: must be quick and must not throw.</summary>
internal interface IAppendCompletion
{
    /// <param name="outcome">Never <see cref="AppendOutcome.Pending"/>.</param>
    /// <param name="firstSequence">Sequence number of the append's first event when stored, else −1.</param>
    /// <param name="state">As given to the append.</param>
    void OnAppended(AppendOutcome outcome, long firstSequence, long state);
}
