using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>Runs <c>node</c>, <c>npm</c> or <c>python3</c> to its end, or to its time limit, after which it and its children are killed.</summary>
internal static class ToolProcess
{
    /// <summary>Exit code and all output, both streams as they came.</summary>
    /// <exception cref="TimeoutException">It took too long; the message has its output.</exception>
    /// <exception cref="InvalidOperationException">The program is not installed.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = ScriptFolder.Path,
            UseShellExecute = false,
            // A script ends when its standard input does, so that none outlives a test run that is killed.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"'{program}' cannot be started ({e.Message}). The conformance tests need Node 20.19 or later with npm.", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{program} did not end within {limit.TotalSeconds} s and was killed. It wrote:{Environment.NewLine}{Text()}", e);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, Text());

        void Append(string? line)
        {
            if (line is null) return;
            lock (output) output.AppendLine(line);
        }

        string Text()
        {
            lock (output) return output.ToString();
        }
    }
}
