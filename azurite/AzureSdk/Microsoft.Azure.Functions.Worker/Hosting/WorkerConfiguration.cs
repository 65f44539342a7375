using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Where a function app's settings come from.</summary>
internal static class WorkerConfiguration
{
    private const string HostPrefix = "AZURE_FUNCTIONS_";

    // Request logs of the framework are off the hot path unless a setting asks for them.
    private static readonly KeyValuePair<string, string?>[] Defaults = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")];

    /// <summary>AZURE_FUNCTIONS_ENVIRONMENT, then the environment of the framework, which null leaves to it.</summary>
    public static string? EnvironmentName => Environment.GetEnvironmentVariable(HostPrefix + "ENVIRONMENT") is { Length: > 0 } name ? name : null;

    public static void AddHostSettings(IConfigurationBuilder configuration) => configuration.AddEnvironmentVariables(HostPrefix);

    /// <summary>Adds local.settings.json below the environment, so that a variable wins over the file, as with the official tools.</summary>
    public static void AddLocalSettings(IConfigurationBuilder configuration)
    {
        var sources = configuration.Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        var values = LocalSettings.Read(AppFolder.Find("local.settings.json"));
        if (values.Count == 0) return;
        var place = sources.Count;
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" }) place = i;
        }

        sources.Insert(place, new MemoryConfigurationSource { InitialData = values });
    }

    /// <summary>For a bare host builder: the environment and the command line over what is there.</summary>
    public static void AddDefaults(IConfigurationBuilder configuration)
    {
        configuration.AddEnvironmentVariables();
        AddLocalSettings(configuration);
        configuration.AddCommandLine(Environment.GetCommandLineArgs()[1..]);
    }
}
