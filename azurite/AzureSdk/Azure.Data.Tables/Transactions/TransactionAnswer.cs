using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Transactions;

/// <summary>Reads the multipart answer to a transaction. Not trusted: bounded, and what is malformed makes a <see cref="FormatException"/>.</summary>
internal static class TransactionAnswer
{
    private const int HeadersMax = 64;

    /// <summary>The answers within, one for each action or the one of the action that failed.</summary>
    /// <param name="contentType">Of the answer; names the boundary.</param>
    /// <param name="body">Of the answer.</param>
    public static List<PartResponse> Parse(string? contentType, ReadOnlySpan<byte> body)
    {
        var batch = Parts(body, BoundaryOf(contentType), partsMax: 1);
        if (batch.Count == 0)
            throw new FormatException("The answer to the transaction has no change set.");
        var (start, length) = batch[0];
        var (headers, content) = Headers(body.Slice(start, length));
        if (!Find(headers, "Content-Type").StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return [PartOf(body.Slice(start, length))];
        List<PartResponse> parts = [];
        foreach (var (partStart, partLength) in Parts(content, BoundaryOf(Find(headers, "Content-Type")), TransactionBody.ActionsMax))
            parts.Add(PartOf(content.Slice(partStart, partLength)));
        return parts;
    }

    private static string BoundaryOf(string? contentType)
    {
        const string Name = "boundary=";
        var at = contentType?.IndexOf(Name, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0 || !contentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            throw new FormatException("The answer to the transaction is not multipart with a boundary.");
        var boundary = contentType[(at + Name.Length)..].Split(';')[0].Trim().Trim('"');

        // RFC 2046 allows 1 to 70 letters.
        return boundary.Length is >= 1 and <= 70 ? boundary : throw new FormatException("The answer's boundary has not 1 to 70 letters.");
    }

    private static List<(int Start, int Length)> Parts(ReadOnlySpan<byte> body, string boundary, int partsMax)
    {
        List<(int, int)> parts = [];
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var at = body.IndexOf(delimiter);
        while (at >= 0)
        {
            var start = at + delimiter.Length;
            if (body[start..].StartsWith("--"u8))
                return parts;
            var length = body[start..].IndexOf(delimiter);
            if (length < 0)
                break;
            if (parts.Count == partsMax)
                throw new FormatException($"The answer to the transaction has more than {partsMax} parts.");
            parts.Add((start, length));
            at = start + length;
        }

        throw new FormatException("The answer to the transaction does not end with its boundary.");
    }

    private static PartResponse PartOf(ReadOnlySpan<byte> part)
    {
        var (_, http) = Headers(part);
        var lineEnd = http.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(http[..Math.Max(lineEnd, 0)]).TrimEnd('\r').Split(' ', 3);
        if (line.Length < 2 || !line[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(line[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 599)
            throw new FormatException("A part of the answer to the transaction does not begin with an HTTP status.");
        var (headers, content) = Headers(http[(lineEnd + 1)..]);
        return new PartResponse(status, line.Length > 2 ? line[2] : "", headers, content.Trim("\r\n"u8).ToArray());
    }

    /// <summary>Header lines up to the empty one, and what follows it.</summary>
    private static HeadersAndBody Headers(ReadOnlySpan<byte> text)
    {
        List<(string, string)> headers = [];

        // A part begins with the end of its delimiter's line.
        text = text.StartsWith("\r\n"u8) ? text[2..] : text.StartsWith("\n"u8) ? text[1..] : text;
        while (!text.IsEmpty)
        {
            var lineEnd = text.IndexOf((byte)'\n');
            var line = (lineEnd < 0 ? text : text[..lineEnd]).TrimEnd((byte)'\r');
            text = lineEnd < 0 ? [] : text[(lineEnd + 1)..];
            if (line.IsEmpty)
                break;
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || headers.Count == HeadersMax)
                throw new FormatException("A part of the answer to the transaction has malformed or too many headers.");
            headers.Add((Encoding.UTF8.GetString(line[..colon]).Trim(), Encoding.UTF8.GetString(line[(colon + 1)..]).Trim()));
        }

        return new HeadersAndBody(headers, text);
    }

    private static string Find(List<(string Name, string Value)> headers, string name) =>
        headers.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    private readonly ref struct HeadersAndBody(List<(string, string)> headers, ReadOnlySpan<byte> body)
    {
        private readonly ReadOnlySpan<byte> _body = body;

        public void Deconstruct(out List<(string Name, string Value)> headersOut, out ReadOnlySpan<byte> bodyOut)
        {
            headersOut = headers;
            bodyOut = _body;
        }
    }
}
