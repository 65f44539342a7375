namespace RelayCloud.LocalCloud.Setup;

/// <summary>Finds the <c>dotnet</c> program.</summary>
internal static class DotnetHost
{
    /// <summary>
    /// The <c>dotnet</c> that runs this process or that the SDK names in <c>DOTNET_HOST_PATH</c>, so that builds and services use the SDK the
    /// developer called; else the one on the PATH.
    /// </summary>
    public static string Program
    {
        get
        {
            if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } named)
                return named;
            return Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
                ? self
                : "dotnet";
        }
    }
}
