using System.Globalization;

namespace RelayCloud.Benchmarks.Servers;

/// <summary>Finds who listens on a port, from <c>/proc</c>.</summary>
internal static class ListeningProcess
{
    private const string Listen = "0A";

    /// <summary>The process id; null when nobody listens there, or it is not ours to see.</summary>
    public static int? Find(int port)
    {
        HashSet<string> inodes = [.. new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(f => f.Length > 9 && f[3] == Listen && f[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
            .Select(f => $"socket:[{f[9]}]")];
        foreach (string directory in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out int id) && Holds(directory, inodes)) return id;
        }

        return null;
    }

    private static bool Holds(string process, HashSet<string> inodes)
    {
        try
        {
            return Directory.GetFiles(Path.Combine(process, "fd")).Any(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.Name is { } name && inodes.Contains(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or belongs to someone else.
            return false;
        }
    }
}
