namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>Is told that a partition has new events. Called by a committer thread: must only wake someone, and must not throw.</summary>
internal interface ITailListener
{
    void OnTailMoved();
}
