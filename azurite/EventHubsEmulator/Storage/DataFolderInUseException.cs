namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>Another process keeps its events in the same folder.</summary>
internal sealed class DataFolderInUseException(string folder, Exception inner)
    : IOException($"Another process uses the data folder {folder}. Stop it, or choose another folder with --data.", inner);
