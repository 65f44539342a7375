using System.Text;

namespace RelayCloud.LocalCloud.Processes;

/// <summary>Cuts a stream of text into whole lines of bounded length.</summary>
internal static class LinePump
{
    /// <summary>A longer line is handed on in pieces of this size, so that a child that never ends a line costs a bounded amount of memory.</summary>
    public const int LineCharsMax = 16 * 1024;

    /// <summary>
    /// Reads until the end of the stream on the calling thread. Line ends are LF or CRLF and are not part of the line; a last line without one
    /// is a line as well.
    /// </summary>
    /// <param name="reader">What to read. A read error (the pipe is torn) counts as its end.</param>
    /// <param name="onLine">Called once per line, on the calling thread.</param>
    public static void Run(TextReader reader, Action<string> onLine)
    {
        var line = new StringBuilder();
        var buffer = new char[4096];
        for (var count = Read(reader, buffer); count > 0; count = Read(reader, buffer))
        {
            var rest = buffer.AsSpan(0, count);
            while (rest.Length > 0)
            {
                var end = rest.IndexOf('\n');
                var part = end < 0 ? rest : rest[..end];
                var room = LineCharsMax - line.Length;
                if (part.Length > room)
                {
                    line.Append(part[..room]);
                    rest = rest[room..];
                    Emit(line, onLine);
                    continue;
                }

                line.Append(part);
                rest = end < 0 ? [] : rest[(end + 1)..];
                if (end >= 0)
                    Emit(line, onLine);
            }
        }

        if (line.Length > 0)
            Emit(line, onLine);
    }

    private static int Read(TextReader reader, char[] buffer)
    {
        try
        {
            return reader.Read(buffer, 0, buffer.Length);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static void Emit(StringBuilder line, Action<string> onLine)
    {
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        onLine(line.ToString());
        line.Clear();
    }
}
