using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Health;
using RelayCloud.LocalCloud.Lifetime;
using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Services;
using RelayCloud.LocalCloud.Setup;

namespace RelayCloud.LocalCloud;

/// <summary>The whole run: check the ports, build, start, show, wait, stop.</summary>
internal sealed class Launcher(LaunchOptions options, CloudConsole console, StopSignals signals, TimeProvider time)
{
    /// <summary>
    /// Ctrl+C in a terminal reaches the services too, and one may be gone before the launcher has heard of it. An exit is called a crash only if no
    /// request to stop comes within this time.
    /// </summary>
    private static readonly TimeSpan StopMayFollow = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs until asked to stop or until something fails.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync()
    {
        try
        {
            return await RunServicesAsync();
        }
        catch (LaunchException exception)
        {
            console.Fail(exception.Message, exception.Detail);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            console.Say("Stopped.");
            return ExitCodes.Stopped;
        }
    }

    private async Task<int> RunServicesAsync()
    {
        var repository = options.Repository is { } root
            ? new Repository(Path.GetFullPath(root))
            : Repository.Find(AppContext.BaseDirectory, Environment.CurrentDirectory);
        using var folder = DataFolder.For(options, repository);
        var services = ServiceCatalog.For(options, folder.Data);
        var waves = StartOrder.Waves(services);
        console.Know(services.Select(service => service.Name));
        PortProbe.Check(services, options.PortBase);
        await PrepareAsync(repository, services);

        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var guard = ChildGuard.Start();
        var runner = new ServiceRunner(repository, options.Configuration, options.HealthTimeout, console, new HealthWait(http, time), guard, time);
        try
        {
            console.Say($"Starting {string.Join(", then ", waves.Select(wave => string.Join(" and ", wave.Select(service => service.Name))))} …");
            await UnlessOneEndsAsync(runner, stop => runner.StartAsync(waves, stop));
            console.Show(services, folder.Data, TryCommands.For(options, CaptureCoin.Of(options.Replays)));
            await UnlessOneEndsAsync(runner, stop => Task.Delay(Timeout.Infinite, stop));
        }
        catch (LaunchException exception)
        {
            // Said now and not after the stop: on a slow stop people would wait for the reason.
            console.Fail(exception.Message, exception.Detail);
            console.Say("Stopping the others …");
            await runner.StopAsync(waves, signals.Force);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            console.Say("Stopping; Ctrl+C again ends everything at once …");
        }

        await runner.StopAsync(waves, signals.Force);
        console.Say("Stopped.");
        return ExitCodes.Stopped;
    }

    private async Task PrepareAsync(Repository repository, IReadOnlyList<ServiceSpec> services)
    {
        var builder = new ProjectBuilder(repository, options.Configuration, console, time);
        var projects = services.Select(service => service.Project).OfType<string>().ToList();
        var npm = new NpmInstaller(repository, console, time);
        if (options.NoBuild)
            builder.CheckBuilt(projects);
        await AtOnceAsync(
            stop => options.NoBuild ? Task.CompletedTask : builder.BuildAsync(projects, stop),
            stop => npm.InstallAsync(services.Select(service => service.NpmFolder).OfType<string>(), stop));
    }

    /// <summary>Does all at the same time; the first that fails ends the others, and is thrown when they have ended.</summary>
    private async Task AtOnceAsync(params IEnumerable<Func<CancellationToken, Task>> works)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop);
        var left = works.Select(work => work(giveUp.Token)).ToList();
        while (left.Count > 0)
        {
            var done = await Task.WhenAny(left);
            left.Remove(done);
            if (done.IsCompletedSuccessfully)
                continue;
            await giveUp.CancelAsync();
            await Task.WhenAll(left).ContinueWith(_ => { }, TaskScheduler.Default);
            await done;
        }
    }

    /// <summary>Does the work, and gives it up as soon as a service ends by itself or a stop is asked for.</summary>
    /// <exception cref="LaunchException">A service ended by itself, or the work failed.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    private async Task UnlessOneEndsAsync(ServiceRunner runner, Func<CancellationToken, Task> work)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop);
        var working = work(giveUp.Token);
        if (await Task.WhenAny(working, runner.FirstExit) == working)
        {
            await working;
            return;
        }

        await giveUp.CancelAsync();
        await working.ContinueWith(_ => { }, TaskScheduler.Default);
        await Task.Delay(StopMayFollow, time, signals.Stop);
        throw (await runner.FirstExit).ToFailure();
    }
}
