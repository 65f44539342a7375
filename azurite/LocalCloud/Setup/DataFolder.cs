using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.Setup;

/// <summary>
/// The folder of one run's data below <c>.local</c>, which git ignores. Each market has its own, since a log that went on with another market's prices and times would
/// be no log; and each <c>--port-base</c>, since two copies may run at once.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string RunPrefix = "run-";
    private const int DigestDigits = 8;

    private DataFolder(CloudData data) => Data = data;

    /// <summary>What the services are told.</summary>
    public CloudData Data { get; }

    /// <summary>Chooses the folder and, where nothing is to be kept, makes a new one.</summary>
    public static DataFolder For(LaunchOptions options, Repository repository)
    {
        DeleteThoseOfDeadRuns(repository.Scratch);

        // A capture begins anew with every start, and what is in the log already would hide it.
        if (!options.Ephemeral && options.Replays.Count == 0)
            return new DataFolder(new CloudData(Path.Combine(repository.Root, ".local", "cloud", NameOf(options)), IsKept: true));

        var folder = Path.Combine(repository.Scratch, string.Create(CultureInfo.InvariantCulture, $"{RunPrefix}{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        return new DataFolder(new CloudData(folder, IsKept: false));
    }

    /// <summary>Deletes what is not to be kept.</summary>
    public void Dispose()
    {
        if (!Data.IsKept)
            Delete(Data.Folder);
    }

    private static string NameOf(LaunchOptions options)
    {
        var market = options.Upstreams.Count > 0
            ? "upstream-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', options.Upstreams.Select(upstream => upstream.Url).Order(StringComparer.Ordinal)))))[..DigestDigits]
            : string.Create(CultureInfo.InvariantCulture, $"seed-{options.Seed}");
        return options.PortBase == 0 ? market : string.Create(CultureInfo.InvariantCulture, $"{market}-ports-{options.PortBase}");
    }

    /// <summary>A launcher that was killed could not delete its folder.</summary>
    private static void DeleteThoseOfDeadRuns(string scratch)
    {
        if (!Directory.Exists(scratch))
            return;
        foreach (var folder in Directory.EnumerateDirectories(scratch, RunPrefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(folder).AsSpan(RunPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !IsRunning(id))
                Delete(folder);
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return id != Environment.ProcessId;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something still writes to it; the next start tries again.
        }
    }
}
