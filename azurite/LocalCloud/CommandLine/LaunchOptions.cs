namespace RelayCloud.LocalCloud.CommandLine;

/// <summary>What to start and how. Values are in range: <see cref="LaunchCommandLine"/> makes no other.</summary>
internal sealed record LaunchOptions
{
    /// <summary>Real gateways in place of the simulated ones, in the order given. Default: none.</summary>
    public IReadOnlyList<Upstream> Upstreams { get; init; } = [];

    /// <summary>Full paths of captures that the simulated gateways play in place of the generated market. Default: none.</summary>
    public IReadOnlyList<string> Replays { get; init; } = [];

    /// <summary>How much faster than recorded the captures play. Default 1, range 0.01 to 10,000. Meaningless without <see cref="Replays"/>.</summary>
    public double ReplaySpeed { get; init; } = 1;

    /// <summary>Added to every default port. Default 0, range 0 to <see cref="Services.LocalPorts.BaseMax"/>.</summary>
    public int PortBase { get; init; }

    /// <summary>Coins of the simulated market. Default 20, range 1 to 200.</summary>
    public int Coins { get; init; } = 20;

    /// <summary>Seed of the simulated market; both gateways get the same. Default 42, not negative.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>True: nothing is kept from this run. Default false: the log and the tables go on where the last run of the same market ended.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>True: start what was built before. Default false.</summary>
    public bool NoBuild { get; init; }

    /// <summary>Build configuration of the services: Release (default) or Debug.</summary>
    public string Configuration { get; init; } = "Release";

    /// <summary>True: show what is run and with which settings, and let the services log in detail. Default false.</summary>
    public bool Verbose { get; init; }

    /// <summary>How long one service may take to become healthy. Default 60 s, range 1 to 600 s.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Root of the clone. Default null: found from where the launcher lies, then from the current directory.</summary>
    public string? Repository { get; init; }
}
