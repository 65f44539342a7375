using RelayCloud.LocalCloud.Health;
using RelayCloud.LocalCloud.Lifetime;
using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Processes;
using RelayCloud.LocalCloud.Services;
using RelayCloud.LocalCloud.Setup;

namespace RelayCloud.LocalCloud;

/// <summary>Starts services wave by wave and stops them in the opposite order. One start, one stop; thread-safe in between.</summary>
internal sealed class ServiceRunner(
    Repository repository, string configuration, TimeSpan healthTimeout, CloudConsole console, HealthWait health, ChildGuard? guard, TimeProvider time)
{
    /// <summary>After being asked to end, a service has this long before it is ended by force.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChildProcess> _running = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<ServiceExit> _firstExit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <summary>Completes when a service ended though nobody asked it to.</summary>
    public Task<ServiceExit> FirstExit => _firstExit.Task;

    /// <summary>Starts all; completes when all are healthy.</summary>
    /// <exception cref="LaunchException">A program cannot be run, or a service is not healthy in time.</exception>
    public async Task StartAsync(IReadOnlyList<IReadOnlyList<ServiceSpec>> waves, CancellationToken stop)
    {
        foreach (var wave in waves)
        {
            foreach (var service in wave)
            {
                stop.ThrowIfCancellationRequested();
                Start(service);
            }

            await Task.WhenAll(wave.Select(service => WaitHealthyAsync(service, stop)));
        }
    }

    /// <summary>Stops what runs, last wave first; completes when nothing runs any more.</summary>
    /// <param name="waves">The waves that <see cref="StartAsync"/> was given.</param>
    /// <param name="force">Ends the rest at once.</param>
    public async Task StopAsync(IReadOnlyList<IReadOnlyList<ServiceSpec>> waves, CancellationToken force)
    {
        _stopping = true;
        foreach (var wave in waves.Reverse())
            await Task.WhenAll(wave.Select(service => StopAsync(service, force)));
    }

    private void Start(ServiceSpec service)
    {
        foreach (var (path, text) in service.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        var launch = ToLaunch(service);
        if (console.Verbose)
        {
            console.Log(service.Name, $"starting: {launch}");
            foreach (var (name, value) in launch.Environment)
                console.Log(service.Name, $"  {name}={value}");
        }

        var child = ChildProcess.Start(launch, line => console.Log(service.Name, line), time);
        guard?.Watch(child.Id);
        lock (_lock)
            _running.Add(service.Name, child);
        _ = child.Exit.ContinueWith(
            exit =>
            {
                guard?.Forget(child.Id);
                if (!_stopping)
                    _firstExit.TrySetResult(new ServiceExit(service.Name, exit.Result, child.LastLines));
            },
            TaskScheduler.Default);
    }

    private ProcessLaunch ToLaunch(ServiceSpec service)
    {
        var folder = service.WorkingFolder ?? (service.Project is null ? "." : Path.GetDirectoryName(service.Project)!);
        return new ProcessLaunch
        {
            Program = service.Project is null ? service.Executable! : DotnetHost.Program,
            Arguments = service.Project is null ? service.Arguments : [repository.Assembly(service.Project, configuration), .. service.Arguments],
            WorkingFolder = repository.Absolute(folder),
            Environment = service.Environment,
            EnvironmentCleared = service.EnvironmentCleared,
        };
    }

    private async Task WaitHealthyAsync(ServiceSpec service, CancellationToken stop)
    {
        if (service.Health is null)
            return;
        var started = time.GetTimestamp();
        if (await health.UntilHealthyAsync(service.Health, service.AnyAnswerIsHealthy, healthTimeout, stop) is { } problem)
        {
            var lastLines = Child(service)?.LastLines ?? [];
            throw new LaunchException(
                $"{service.Name} was not healthy after {healthTimeout.TotalSeconds:0} s: GET {service.Health} gave \"{problem}\". {ServiceExit.Introduce(lastLines)}",
                lastLines);
        }

        if (console.Verbose)
            console.Log(service.Name, $"healthy after {time.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private async Task StopAsync(ServiceSpec service, CancellationToken force)
    {
        if (Child(service) is not { } child)
            return;
        if (!child.Exit.IsCompleted)
        {
            child.Ask();
            try
            {
                await child.Exit.WaitAsync(StopGrace, time, force);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                if (exception is TimeoutException)
                    console.Log(service.Name, $"did not end within {StopGrace.TotalSeconds:0} s of being asked: ended by force");
                child.Force();
                await child.Exit;
            }
        }

        child.Dispose();
    }

    private ChildProcess? Child(ServiceSpec service)
    {
        lock (_lock)
            return _running.GetValueOrDefault(service.Name);
    }
}
