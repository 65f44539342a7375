namespace RelayCloud.LocalCloud.Processes;

/// <summary>Runs a tool such as <c>dotnet build</c> to its end.</summary>
internal static class ToolRun
{
    /// <summary>Runs the tool and hands on its output. When cancelled, the tool and all that it started are ended.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<int> RunAsync(ProcessLaunch launch, Action<string> onLine, TimeProvider time, CancellationToken stop)
    {
        using var tool = ChildProcess.Start(launch, onLine, time);
        try
        {
            return await tool.Exit.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            tool.Force();
            await tool.Exit;
            throw;
        }
    }
}
