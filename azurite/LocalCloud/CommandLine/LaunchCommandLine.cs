using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.CommandLine;

/// <summary>The command line: its options, their ranges, and the rules between them. All problems are collected, none is thrown.</summary>
internal sealed class LaunchCommandLine
{
    private readonly Option<string[]> _upstreams = new("--upstream")
    {
        Description = "A real gateway in place of the simulated ones (repeatable), e.g. wss://api.hyperliquid.xyz/ws; a node operator's server as order-book-server=ws://host:port/ws.",
        HelpName = "[KIND=]URL",
    };

    private readonly Option<string[]> _replays = new("--replay")
    {
        Description = "A capture that the simulated gateways play in place of the generated market (repeatable): JSON lines {\"ts\":…,\"payload\":{…}}.",
        HelpName = "FILE",
    };

    private readonly Option<double> _replaySpeed =
        Number("--replay-speed", 1d, 0.01, 10_000, "How much faster than recorded the capture plays.");

    private readonly Option<int> _portBase =
        Number("--port-base", 0, 0, LocalPorts.BaseMax, "Added to every port, so that two copies run side by side (add --no-build to the second).");

    private readonly Option<int> _coins = Number("--coins", 20, 1, 200, "Coins of the simulated market.");
    private readonly Option<int> _seed = Number("--seed", 42, 0, int.MaxValue, "Seed of the simulated market.");

    private readonly Option<int> _healthTimeout =
        Number("--health-timeout", 60, 1, 600, "Seconds that one service may take to become healthy.");

    private readonly Option<string> _configuration = new("--configuration", "-c")
    {
        Description = "Build configuration of the services: Release or Debug.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "Release",
        CustomParser = result => OneOf(result, "--configuration", ["Release", "Debug"]),
    };

    private readonly Option<bool> _ephemeral = new("--ephemeral") { Description = "Keep nothing. Otherwise the log and the tables stay in .local/cloud and are there again after a restart." };
    private readonly Option<bool> _noBuild = new("--no-build") { Description = "Start what was built before." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show commands and settings, let the services log in detail." };

    private readonly Option<string?> _repository = new("--repository")
    {
        Description = "Root of the clone, where the launcher cannot find it by itself.",
        HelpName = "FOLDER",
    };

    private readonly RootCommand _root;

    public LaunchCommandLine()
    {
        _root = new RootCommand("Runs RelayCloud on this machine: simulated gateways, storage, Event Hubs, Web PubSub and the relay. Ctrl+C stops it all.")
        {
            _upstreams, _replays, _replaySpeed, _portBase, _coins, _seed, _ephemeral, _noBuild, _configuration, _healthTimeout, _verbose, _repository,
        };
    }

    /// <summary>Reads the arguments.</summary>
    public LaunchRequest Read(IReadOnlyList<string> arguments)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Action is not null && parsed.Errors.Count == 0)
            return new LaunchRequest.Answered(() => parsed.Invoke());

        var problems = parsed.Errors.Select(error => error.Message).ToList();
        var upstreams = ReadUpstreams(parsed, problems);
        var replays = ReadReplays(parsed, problems);
        CheckTogether(parsed, problems);
        var repository = Words(parsed, _repository).LastOrDefault();
        if (repository is not null && !File.Exists(Path.Combine(repository, Setup.Repository.SolutionName)))
            problems.Add($"--repository {repository}: no {Setup.Repository.SolutionName} there");
        if (problems.Count > 0)
            return new LaunchRequest.Wrong(problems);

        return new LaunchRequest.Launch(new LaunchOptions
        {
            Upstreams = upstreams,
            Replays = replays,
            ReplaySpeed = parsed.GetValue(_replaySpeed),
            PortBase = parsed.GetValue(_portBase),
            Coins = parsed.GetValue(_coins),
            Seed = parsed.GetValue(_seed),
            Ephemeral = parsed.GetValue(_ephemeral),
            NoBuild = parsed.GetValue(_noBuild),
            Configuration = parsed.GetValue(_configuration)!,
            HealthTimeout = TimeSpan.FromSeconds(parsed.GetValue(_healthTimeout)),
            Verbose = parsed.GetValue(_verbose),
            Repository = repository,
        });
    }

    private List<Upstream> ReadUpstreams(ParseResult parsed, List<string> problems)
    {
        List<Upstream> upstreams = [];
        foreach (var text in Words(parsed, _upstreams))
        {
            if (Upstream.Parse(text, out var problem) is { } upstream)
                upstreams.Add(upstream);
            else
                problems.Add(problem);
        }

        foreach (var twice in upstreams.CountBy(upstream => upstream.Url, StringComparer.Ordinal).Where(pair => pair.Value > 1))
            problems.Add($"--upstream {twice.Key}: given {twice.Value} times, each gateway needs its own URL");
        return upstreams;
    }

    private List<string> ReadReplays(ParseResult parsed, List<string> problems)
    {
        List<string> replays = [];
        foreach (var file in Words(parsed, _replays))
        {
            if (File.Exists(file))
                replays.Add(Path.GetFullPath(file));
            else
                problems.Add(Directory.Exists(file)
                    ? $"--replay {file}: a folder; give a capture file, and repeat --replay for more"
                    : $"--replay {file}: no such file");
        }

        return replays;
    }

    /// <summary>An option that would silently do nothing is told to be wrong.</summary>
    private void CheckTogether(ParseResult parsed, List<string> problems)
    {
        if (IsGiven(parsed, _upstreams))
        {
            foreach (Option option in (Option[])[_replays, _coins, _seed])
            {
                if (IsGiven(parsed, option))
                    problems.Add($"{option.Name} belongs to the simulated gateways, which --upstream replaces: give one or the other");
            }
        }

        if (IsGiven(parsed, _replaySpeed) && !IsGiven(parsed, _replays))
            problems.Add("--replay-speed needs a capture to play: add --replay FILE");
    }

    // Not GetValue, which throws where the option lacks its value; that is among the collected errors already.
    private static IEnumerable<string> Words(ParseResult parsed, Option option) => parsed.GetResult(option)?.Tokens.Select(token => token.Value) ?? [];

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<T> Number<T>(string name, T fallback, T min, T max, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} Range {min:#,0.##} to {max:#,0.##}."),
            HelpName = "N",
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    && number >= min && number <= max)
                    return number;
                var kind = typeof(T) == typeof(int) ? "a whole number" : "a number";
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: give {kind} from {min:#,0.##} to {max:#,0.##}"));
                return fallback;
            },
        };

    private static string OneOf(ArgumentResult result, string name, string[] choices)
    {
        var text = result.Tokens[0].Value;
        var choice = Array.Find(choices, choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
            result.AddError($"{name} {text}: give {string.Join(" or ", choices)}");
        return choice ?? choices[0];
    }
}
