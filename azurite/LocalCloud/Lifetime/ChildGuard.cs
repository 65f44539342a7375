using System.Diagnostics;
using System.Globalization;
using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Lifetime;

/// <summary>
/// A second process of this program that ends the children if the launcher is killed without a chance to do so. It reads the children's ids from a
/// pipe whose other end only the launcher holds: however the launcher ends, the operating system closes the pipe, and the guard sees that. It needs
/// nothing from the children and works on every platform. Thread-safe.
/// </summary>
internal sealed class ChildGuard : IDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private bool _closed;

    private ChildGuard(Process process) => _process = process;

    /// <summary>Starts the guard.</summary>
    public static ChildGuard Start()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is unknown.");
        // Run as `dotnet LocalCloud.dll`, the process is dotnet and has to be told the assembly again.
        string[] assembly = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [Path.Combine(AppContext.BaseDirectory, "LocalCloud.dll")]
            : [];
        var launch = new ProcessLaunch
        {
            Program = program,
            Arguments = [.. assembly, GuardProgram.Argument],
            WorkingFolder = AppContext.BaseDirectory,
        };
        var process = Process.Start(launch.ToStartInfo())!;
        return new ChildGuard(process);
    }

    /// <summary>From now on the child does not outlive the launcher.</summary>
    public void Watch(int processId) => Send(GuardProgram.WatchVerb, processId);

    /// <summary>The child is gone: its id may be given to a stranger.</summary>
    public void Forget(int processId) => Send(GuardProgram.ForgetVerb, processId);

    /// <summary>Closes the pipe: the guard ends whatever is still watched, then itself.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            try
            {
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The guard was killed; there is nobody left to tell.
            }

            _process.Dispose();
        }
    }

    private void Send(string verb, int processId)
    {
        lock (_lock)
        {
            // The end of the last child may be noticed after the guard was closed; the guard finds out by itself that it is gone.
            if (_closed)
                return;
            try
            {
                _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {processId}"));
                _process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // The guard was killed. The launcher still ends its children itself; only its own violent death is unguarded.
            }
        }
    }
}
