using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>
/// Reads just enough of an HTTP/1.1 request head to know a WebSocket upgrade. Whatever it does not recognise is Kestrel's to read and to judge, so nothing here rejects.
/// </summary>
internal static class RequestHead
{
    /// <summary>The longest head that is looked at, bytes; as Kestrel, a header may have 8 KiB by itself.</summary>
    public const int LengthMax = 16 << 10;

    /// <summary>More header lines than this are Kestrel's to refuse, which has the same bound.</summary>
    private const int HeaderLinesMax = 100;

    private static readonly FrozenSet<string> Wanted = new[]
    {
        "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", "Origin", "Authorization", "X-Api-Key", "X-Forwarded-For", "Transfer-Encoding", "Content-Length",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<byte> TokenEnd = SearchValues.Create(" \r\n"u8);

    /// <summary>Whether what has come so far can still become an upgrade to a path of ours; false hands the connection to Kestrel without waiting for the rest.</summary>
    public static bool CouldBeUpgrade(ReadOnlySpan<byte> start)
    {
        return Begins(start, "GET /ws"u8) || Begins(start, "GET /k/"u8);

        static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) => text.Length < with.Length ? with.StartsWith(text) : text.StartsWith(with);
    }

    /// <summary>The head's length with the empty line that ends it, or 0 when that has not come yet.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    /// <summary>Reads a whole head. Null when it is not a well-formed <c>GET</c> that asks for an upgrade to WebSocket on <c>/ws</c> or <c>/k/…/ws</c>.</summary>
    public static UpgradeRequest? ParseUpgrade(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("GET "u8)) return null;
        ReadOnlySpan<byte> rest = head[4..];
        int targetLength = rest.IndexOfAny(TokenEnd);
        if (targetLength <= 0 || !rest[targetLength..].StartsWith(" HTTP/1.1\r\n"u8)) return null;
        string target = Encoding.ASCII.GetString(rest[..targetLength]);
        int question = target.IndexOf('?');
        string path = question < 0 ? target : target[..question];
        if (!IsOurs(path)) return null;

        bool upgrade = false;
        bool connection = false;
        var headers = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        int lines = 0;
        rest = rest[(targetLength + " HTTP/1.1\r\n".Length)..];
        while (!rest.StartsWith("\r\n"u8))
        {
            int lineLength = rest.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = rest[..lineLength];
            rest = rest[(lineLength + 2)..];
            int colon = line.IndexOf((byte)':');
            if (++lines > HeaderLinesMax || colon <= 0 || line[0] is (byte)' ' or (byte)'\t' || line.ContainsAnyInRange((byte)0, (byte)8)) return null;
            string name = Encoding.ASCII.GetString(line[..colon]);
            string value = Encoding.Latin1.GetString(line[(colon + 1)..]).Trim(' ', '\t');
            if (Wanted.Contains(name)) headers[name] = headers.TryGetValue(name, out StringValues before) ? StringValues.Concat(before, value) : value;
            upgrade |= name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase) && HasToken(value, "websocket");
            connection |= name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && HasToken(value, "Upgrade");
        }

        // A body before the first frame is Kestrel's to refuse.
        if (!upgrade || !connection || headers.ContainsKey("Transfer-Encoding") || headers.ContainsKey("Content-Length")) return null;
        return new UpgradeRequest
        {
            PathKey = PathKey(path),
            Query = question < 0 ? "" : target[(question + 1)..],
            Key = headers.GetValueOrDefault("Sec-WebSocket-Key"),
            Version = headers.GetValueOrDefault("Sec-WebSocket-Version"),
            Extensions = headers.GetValueOrDefault("Sec-WebSocket-Extensions"),
            Origin = headers.GetValueOrDefault("Origin"),
            Authorization = headers.GetValueOrDefault("Authorization"),
            ApiKey = headers.GetValueOrDefault("X-Api-Key"),
            ForwardedFor = headers.GetValueOrDefault("X-Forwarded-For"),
        };
    }

    /// <summary>Whether a path is a WebSocket path of ours: <c>/ws</c> or <c>/k/{apiKey}/ws</c>.</summary>
    public static bool IsOurs(string path) => path == "/ws" || PathKey(path) is not null;

    /// <summary>The key in <c>/k/{apiKey}/ws</c>, decoded; null for other paths.</summary>
    public static string? PathKey(string path)
    {
        if (!path.StartsWith("/k/", StringComparison.Ordinal) || !path.EndsWith("/ws", StringComparison.Ordinal) || path.Length <= 6) return null;
        string key = path[3..^3];
        return key.Contains('/') ? null : Uri.UnescapeDataString(key);
    }

    private static bool HasToken(string list, string token)
    {
        foreach (string part in list.Split(','))
            if (part.AsSpan().Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
