using System.Net.Http.Headers;
using System.Text;
using RelayCloud.WebPubSubEmulator.Events;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>Reads bodies within bounds. Stateless.</summary>
internal static class RequestBody
{
    private const int ChunkBytes = 16 << 10;

    /// <summary>The message of a send request.</summary>
    /// <exception cref="RestException">It is too long, of another type, or not what its type says.</exception>
    public static async Task<(PayloadKind Kind, byte[] Data)> ReadMessageAsync(HttpContext http, int bytesMax)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type))
            throw new RestException(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", "The Content-Type must be application/json, text/plain or application/octet-stream.");
        PayloadKind kind = type.MediaType?.ToLowerInvariant() switch
        {
            "application/json" => PayloadKind.Json,
            "text/plain" => PayloadKind.Text,
            "application/octet-stream" => PayloadKind.Binary,
            _ => throw new RestException(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", "The Content-Type must be application/json, text/plain or application/octet-stream."),
        };
        byte[] body = await ReadAsync(http, bytesMax);
        if (kind == PayloadKind.Text) body = ToUtf8(body, type.CharSet);
        if (!EventSender.IsSound(kind, body)) throw RestException.BadRequest(kind == PayloadKind.Json ? "The body is not valid JSON." : "The body is not valid text of its charset.", "body");
        return (kind, body);
    }

    /// <exception cref="RestException">It is longer than allowed.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext http, int bytesMax)
    {
        if (http.Request.ContentLength is { } announced)
        {
            if (announced > bytesMax) throw TooLarge(bytesMax);
            byte[] whole = new byte[(int)announced];
            await http.Request.Body.ReadExactlyAsync(whole, http.RequestAborted);
            return whole;
        }

        using var body = new MemoryStream();
        byte[] chunk = new byte[ChunkBytes];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (body.Length + read > bytesMax) throw TooLarge(bytesMax);
            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    private static RestException TooLarge(int bytesMax) =>
        new(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"A message may have {bytesMax} bytes at most.");

    private static byte[] ToUtf8(byte[] body, string? charset)
    {
        charset = charset?.Trim('"');
        if (charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return body;
        try
        {
            return Encoding.Convert(Encoding.GetEncoding(charset), Encoding.UTF8, body);
        }
        catch (ArgumentException)
        {
            throw RestException.BadRequest($"The charset '{charset}' is not known.", "Content-Type");
        }
    }
}
