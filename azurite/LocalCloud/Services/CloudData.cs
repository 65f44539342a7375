namespace RelayCloud.LocalCloud.Services;

/// <summary>Where a run keeps its data.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="IsKept">False: the folder is deleted at the end, and what can do without a folder does.</param>
internal sealed record CloudData(string Folder, bool IsKept);
