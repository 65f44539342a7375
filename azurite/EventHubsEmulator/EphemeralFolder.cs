namespace RelayCloud.EventHubsEmulator;

/// <summary>A temporary folder that is deleted at the end. One that a killed process left behind is deleted by the next.</summary>
internal sealed class EphemeralFolder : IDisposable
{
    private const string Prefix = "relaycloud-eventhubs-";

    public EphemeralFolder()
    {
        foreach (string left in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*")) DeleteIfLeft(left);
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // The next one does it.
        }
    }

    private static void DeleteIfLeft(string folder)
    {
        string[] parts = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-');
        if (!int.TryParse(parts[0], out int processId) || IsRunning(processId)) return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another's, or another is deleting it too.
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
