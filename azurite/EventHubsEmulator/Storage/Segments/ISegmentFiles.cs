namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>Opens segments for writing. Tests put failing disks here.</summary>
internal interface ISegmentFiles
{
    /// <summary>Creates the file if there is none, and makes its name durable.</summary>
    ISegmentFile Open(string path, bool flush);
}
