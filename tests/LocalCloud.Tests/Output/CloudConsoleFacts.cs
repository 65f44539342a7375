using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.Tests.Output;

public sealed class CloudConsoleFacts
{
    [Fact]
    public void Each_service_has_its_own_colour_and_one_width()
    {
        var output = new StringWriter();
        var console = new CloudConsole(output, output, ansi: true, verbose: false);
        console.Know(["a", "long"]);
        console.Log("a", "one");
        console.Log("long", "two");
        console.Log("??", "three");
        Assert.Equal($"\e[36ma    |\e[0m one{Environment.NewLine}\e[35mlong |\e[0m two{Environment.NewLine}??   | three{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public void A_plain_console_prints_no_control_characters_whatever_the_services_print()
    {
        var output = new StringWriter { NewLine = "\n" };
        var console = new CloudConsole(output, output, ansi: false, verbose: false);
        console.Know(["a"]);
        console.Log("a", "\e[31mred\e[0m \e[2Kcleared \a\b\rback\tkept \e]");
        console.Fail("failed", ["\e[1mwhy\e[0m"]);
        var data = new CloudData("/data", IsKept: true);
        console.Show(ServiceCatalog.For(new LaunchOptions(), data), data, TryCommands.For(new LaunchOptions(), "BTC"));
        Assert.StartsWith("a | red cleared back\tkept \n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(output.ToString(), letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t'));
    }

    [Fact]
    public void Output_that_cannot_be_written_is_told_once_and_throws_nothing()
    {
        var broken = 0;
        var console = new CloudConsole(new FullDisk(), TextWriter.Null, ansi: false, verbose: false, () => broken++);
        console.Say("one");
        console.Log("a", "two");
        Assert.Equal(1, broken);
    }

    [Fact]
    public async Task Lines_printed_at_the_same_time_stay_whole()
    {
        var output = new StringWriter { NewLine = "\n" };
        var console = new CloudConsole(output, output, ansi: false, verbose: false);
        console.Know(["a", "b"]);
        await Task.WhenAll(((string[])["a", "b"]).Select(name => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                console.Log(name, new string(name[0], 50));
        })));
        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(1000, lines.Length);
        Assert.All(lines, line => Assert.Equal($"{line[0]} | {new string(line[0], 50)}", line));
    }

    private sealed class FullDisk : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
