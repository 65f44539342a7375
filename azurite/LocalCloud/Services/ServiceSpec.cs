namespace RelayCloud.LocalCloud.Services;

/// <summary>
/// One process of the local cloud, as data: adding a service to the cloud is adding one of these to <see cref="ServiceCatalog"/>.
/// Give either <see cref="Project"/> or <see cref="Executable"/>.
/// </summary>
internal sealed record ServiceSpec
{
    /// <summary>Required. Short unique name: prefix of its log lines and target of <see cref="StartsAfter"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Required. What it is, in a few words, for the table.</summary>
    public required string Title { get; init; }

    /// <summary>A .NET project to build and run: path of the .csproj from the root, with forward slashes.</summary>
    public string? Project { get; init; }

    /// <summary>
    /// A program to run instead, from the PATH or absolute. Name the process itself (<c>node path/to/main.js</c>), not a wrapper such as
    /// <c>npm</c> or <c>npx</c>: a wrapper does not hand on the request to stop.
    /// </summary>
    public string? Executable { get; init; }

    /// <summary>Arguments of the program. Default: none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Folder from the root whose package-lock.json is installed by <c>npm ci</c> before the start. Default null: none.</summary>
    public string? NpmFolder { get; init; }

    /// <summary>Working directory from the root. Default null: the folder of <see cref="Project"/>, else the root.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Ports it listens on; all are tried before anything starts. Default: none.</summary>
    public IReadOnlyList<ServicePort> Ports { get; init; } = [];

    /// <summary>Environment variables on top of the launcher's own. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Prefixes (case-insensitive) of inherited variables that are taken away, so that what is set in the developer's shell cannot mix with
    /// <see cref="Environment"/>. Default: none.
    /// </summary>
    public IReadOnlyList<string> EnvironmentCleared { get; init; } = [];

    /// <summary>Text files that are written before it starts, by absolute path; folders are made. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>GET of this URL gives 200 once it is ready. Default null: ready as soon as it runs.</summary>
    public Uri? Health { get; init; }

    /// <summary>True: an answer of any status says that it is ready, for a service that has no address for this. Default false.</summary>
    public bool AnyAnswerIsHealthy { get; init; }

    /// <summary>Names of services that must be healthy before this one starts, and are stopped after it. Default: none.</summary>
    public IReadOnlyList<string> StartsAfter { get; init; } = [];
}
