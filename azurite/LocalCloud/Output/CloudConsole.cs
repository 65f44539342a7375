using RelayCloud.LocalCloud.Services;
using Spectre.Console;

namespace RelayCloud.LocalCloud.Output;

/// <summary>Everything that the launcher prints. Lines stay whole, whoever prints at the same time. Thread-safe.</summary>
internal sealed class CloudConsole
{
    /// <summary>Width of the table where there is no terminal to ask: wide enough that no URL is broken.</summary>
    private const int PlainWidth = 160;

    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly IAnsiConsole _spectre;
    private readonly Action _onBroken;
    private readonly Lock _lock = new();
    private PrefixStyle _prefixes = new([], ansi: false);
    private bool _broken;

    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="ansi">True: colours. False: no control characters at all.</param>
    /// <param name="verbose">True: show what is run.</param>
    /// <param name="onBroken">Called once if the output cannot be written any more.</param>
    public CloudConsole(TextWriter output, TextWriter errors, bool ansi, bool verbose, Action? onBroken = null)
    {
        _output = output;
        _errors = errors;
        _onBroken = onBroken ?? (() => { });
        IsAnsi = ansi;
        Verbose = verbose;
        _spectre = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        // Spectre takes over facts of known CI systems, such as colours; here only the arguments count.
        _spectre.Profile.Capabilities.Ansi = ansi;
        _spectre.Profile.Capabilities.Links = false;
        if (!ansi)
            _spectre.Profile.Width = PlainWidth;
    }

    public bool IsAnsi { get; }

    public bool Verbose { get; }

    /// <summary>The console of this process: colours only on a terminal that can show them and whose user did not say NO_COLOR.</summary>
    public static CloudConsole ForThisProcess(bool verbose, Action onBroken)
    {
        var ansi = !Console.IsOutputRedirected && !Console.IsErrorRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && AnsiConsole.Profile.Capabilities.Ansi;
        return new CloudConsole(Console.Out, Console.Error, ansi, verbose, onBroken);
    }

    /// <summary>Gives each service its prefix, as wide as the longest, and its colour.</summary>
    public void Know(IEnumerable<string> names) => _prefixes = new PrefixStyle([.. names], IsAnsi);

    /// <summary>One line of a service's output behind its prefix. Control characters in it are taken out.</summary>
    public void Log(string name, string line) => Write(_output, _prefixes.Prefix(name) + PlainText.From(line));

    /// <summary>One line of the launcher's own.</summary>
    public void Say(string line) => Write(_output, line);

    /// <summary>Why it failed, on standard error: a line, and what explains it.</summary>
    public void Fail(string line, IReadOnlyList<string> detail)
    {
        var first = IsAnsi ? $"\e[31m{line}\e[0m" : line;
        Write(_errors, string.Join(Environment.NewLine, detail.Select(text => "  " + PlainText.From(text)).Prepend(first)));
    }

    /// <summary>The table of what runs where, then commands to try.</summary>
    public void Show(IReadOnlyList<ServiceSpec> services, CloudData data, IReadOnlyList<TryCommand> commands)
    {
        lock (_lock)
        {
            Guarded(() =>
            {
                _output.WriteLine();
                _spectre.Write(StatusTable.For(services, data, IsAnsi));
                // Not through Spectre, which would break long lines: these are to be copied.
                foreach (var command in commands)
                {
                    _output.WriteLine();
                    _output.WriteLine(IsAnsi ? $"\e[2m# {command.What}\e[0m" : $"# {command.What}");
                    _output.WriteLine(command.Line);
                }

                _output.WriteLine();
                _output.WriteLine("Ready. Ctrl+C stops everything.");
                _output.WriteLine();
                _output.Flush();
            });
        }
    }

    private void Write(TextWriter writer, string text)
    {
        lock (_lock)
        {
            Guarded(() =>
            {
                writer.WriteLine(text);
                writer.Flush();
            });
        }
    }

    /// <summary>Output that cannot be written (a full disk) must not leave a cloud that runs unseen, nor end a thread that reads a service's output.</summary>
    private void Guarded(Action write)
    {
        if (_broken)
            return;
        try
        {
            write();
        }
        catch (IOException)
        {
            _broken = true;
            _onBroken();
        }
    }
}
