using RelayCloud.LocalCloud.Processes;

namespace RelayCloud.LocalCloud.Tests.Processes;

public sealed class LinePumpFacts
{
    private static List<string> Lines(TextReader reader)
    {
        List<string> lines = [];
        LinePump.Run(reader, lines.Add);
        return lines;
    }

    [Fact]
    public void Lines_come_whole_however_the_stream_is_cut()
    {
        const string Text = "one\r\ntwo\n\nfour, with ä and \U0001F680\nlast";
        string[] expected = ["one", "two", "", "four, with ä and \U0001F680", "last"];
        for (var size = 1; size <= Text.Length; size++)
            Assert.Equal(expected, Lines(new ChunkReader(Text, size)));
    }

    [Fact]
    public void An_endless_line_comes_in_bounded_pieces()
    {
        var text = new string('x', (2 * LinePump.LineCharsMax) + 5) + "\nnext\n";
        Assert.Equal([LinePump.LineCharsMax, LinePump.LineCharsMax, 5, 4], Lines(new StringReader(text)).Select(line => line.Length));
    }

    [Fact]
    public void A_torn_pipe_is_the_end() => Assert.Empty(Lines(new TornReader()));

    private sealed class ChunkReader(string text, int size) : TextReader
    {
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            var taken = Math.Min(Math.Min(size, count), text.Length - _at);
            text.CopyTo(_at, buffer, index, taken);
            _at += taken;
            return taken;
        }
    }

    private sealed class TornReader : TextReader
    {
        public override int Read(char[] buffer, int index, int count) => throw new IOException("torn");
    }
}
