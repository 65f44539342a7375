using RelayCloud.LocalCloud;
using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Lifetime;
using RelayCloud.LocalCloud.Output;

if (args is [GuardProgram.Argument])
    return GuardProgram.Run(Console.In);

switch (new LaunchCommandLine().Read(args))
{
    case LaunchRequest.Answered answered:
        return answered.Answer();

    case LaunchRequest.Wrong wrong:
        foreach (var problem in wrong.Problems)
            await Console.Error.WriteLineAsync(problem);
        await Console.Error.WriteLineAsync("Nothing was started. --help tells all options.");
        return ExitCodes.WrongOptions;

    case LaunchRequest.Launch launch:
        using (var signals = new StopSignals())
        {
            var console = CloudConsole.ForThisProcess(launch.Options.Verbose, signals.Request);
            _ = DotnetRunWatch.WhenGoneAsync(TimeProvider.System, signals.Stop).ContinueWith(
                _ => signals.Request(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return await new Launcher(launch.Options, console, signals, TimeProvider.System).RunAsync();
        }

    case var other:
        throw new InvalidOperationException($"No such request: {other}");
}
