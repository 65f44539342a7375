using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>One HTTP/1.1 request, as little of it as a gateway needs.</summary>
internal sealed record HttpRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private const int HeadBytesMax = 16_384;
    private const int BodyBytesMax = 1 << 20;

    /// <summary>Reads the next request; null when the client has gone.</summary>
    /// <exception cref="InvalidDataException">It is too long or not HTTP.</exception>
    public static HttpRequest? Read(NetworkStream stream)
    {
        if (ReadLine(stream) is not { Length: > 0 } line) return null;
        string[] words = line.Split(' ');
        if (words.Length != 3) throw new InvalidDataException("Not an HTTP request.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        int headBytes = line.Length;
        while (ReadLine(stream) is { Length: > 0 } header)
        {
            headBytes += header.Length;
            if (headBytes > HeadBytesMax) throw new InvalidDataException($"A request's head has at most {HeadBytesMax} bytes.");
            int colon = header.IndexOf(':');
            if (colon > 0) headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        return new HttpRequest(words[0], words[1], headers, ReadBody(stream, headers));
    }

    private static byte[] ReadBody(NetworkStream stream, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out string? length)) return ReadExactly(stream, int.Parse(length, CultureInfo.InvariantCulture));
        if (!headers.TryGetValue("Transfer-Encoding", out string? coding) || coding != "chunked") return [];
        var body = new MemoryStream();
        while (true)
        {
            int size = int.Parse(ReadLine(stream) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(ReadExactly(stream, size));
            _ = ReadLine(stream);
            if (size == 0) return body.ToArray();
            if (body.Length > BodyBytesMax) throw new InvalidDataException($"A request's body has at most {BodyBytesMax} bytes.");
        }
    }

    private static byte[] ReadExactly(NetworkStream stream, int count)
    {
        if (count is < 0 or > BodyBytesMax) throw new InvalidDataException($"A request's body has at most {BodyBytesMax} bytes.");
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // A byte at a time: requests are few, and nothing of the WebSocket that may follow must be read too early.
    private static string? ReadLine(NetworkStream stream)
    {
        var line = new StringBuilder();
        while (line.Length < HeadBytesMax)
        {
            int b = stream.ReadByte();
            if (b < 0) return null;
            if (b == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)b);
        }

        throw new InvalidDataException($"A line has at most {HeadBytesMax} bytes.");
    }
}
