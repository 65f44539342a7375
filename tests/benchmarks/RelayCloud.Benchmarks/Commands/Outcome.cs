namespace RelayCloud.Benchmarks.Commands;

/// <summary>How a command ends: 0 done, 1 no figures or a bound broken, 2 asked wrongly, 130 stopped by the user.</summary>
internal static class Outcome
{
    public const int Usage = 2;
    public const int Stopped = 130;

    /// <summary>Runs a command and turns its exceptions that are no bugs into a line and an exit code.</summary>
    public static async Task<int> OfAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Usage;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Stopped;
        }
    }
}
