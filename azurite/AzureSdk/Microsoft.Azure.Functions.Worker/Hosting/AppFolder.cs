namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Where the files of a function app are.</summary>
internal static class AppFolder
{
    /// <summary>A file beside the app (FUNCTIONS_APPLICATION_DIRECTORY, else where it was built to, else the working folder); null when there is none.</summary>
    public static string? Find(string fileName)
    {
        foreach (var folder in (ReadOnlySpan<string?>)[Environment.GetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY"), AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            if (string.IsNullOrEmpty(folder)) continue;
            var path = Path.Combine(folder, fileName);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
