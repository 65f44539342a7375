namespace RelayCloud.Benchmarks.Servers;

/// <summary>Looks programs up as a shell would.</summary>
internal static class SystemPath
{
    /// <summary>The program's full path, or null. <c>/usr/sbin</c> is searched too: Debian puts servers there, and it is not in every user's path.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':')
            .Where(d => d.Length > 0)
            .Select(d => Path.Combine(d, program))
            .FirstOrDefault(File.Exists);
}
