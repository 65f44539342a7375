using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Requests;

/// <summary>Reads bodies: bounded, strictly JSON, an object.</summary>
internal static class RequestBody
{
    // The deepest body has three levels.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    /// <summary>Why a body is too long, if its declared length says so.</summary>
    public static Refusal? Oversized(HttpRequest request, int bytesMax) => request.ContentLength > bytesMax ? TooLarge(bytesMax) : null;

    /// <summary>The body's object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bytesMax">The longest body.</param>
    /// <param name="isOptional">Whether no body is as good as an empty object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusedException">Too long, not declared as JSON, or not a JSON object.</exception>
    public static async Task<JsonElement> ReadAsync(HttpRequest request, int bytesMax, bool isOptional, CancellationToken cancellationToken)
    {
        byte[] bytes = await ReadBytesAsync(request, bytesMax, cancellationToken);
        if (bytes.Length == 0 && isOptional) return Nothing;
        // Beside its sense, this has browsers ask before they send a change from another site's page.
        if (!IsJson(request))
            throw new RefusedException(new Refusal(StatusCodes.Status415UnsupportedMediaType, Reasons.NotJson, "The body must be JSON in UTF-8, not compressed; send Content-Type: application/json."));
        return Parse(bytes);
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, int bytesMax, CancellationToken cancellationToken)
    {
        if (Oversized(request, bytesMax) is { } refusal) throw new RefusedException(refusal);
        // One more than may be, to see that there is more.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bytesMax + 1);
        try
        {
            int length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, bytesMax + 1), bytesMax + 1, throwOnEndOfStream: false, cancellationToken);
            return length <= bytesMax ? buffer[..length] : throw new RefusedException(TooLarge(bytesMax));
        }
        catch (BadHttpRequestException e)
        {
            throw new RefusedException(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(bytesMax) : NotAnObject("The body could not be read to its end."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static JsonElement Parse(byte[] bytes)
    {
        if (bytes.Length == 0) throw new RefusedException(NotAnObject("The body is empty."));
        if (!Utf8.IsValid(bytes)) throw new RefusedException(NotAnObject("The body is not UTF-8."));
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new RefusedException(NotAnObject("The body is not an object."));
        }
        catch (JsonException e)
        {
            throw new RefusedException(NotAnObject($"The body is not JSON: {e.Message}"));
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair, which is JSON but no text.
            throw new RefusedException(NotAnObject("The body has a name that is no text."));
        }
    }

    private static Refusal TooLarge(int bytesMax) => new(StatusCodes.Status413PayloadTooLarge, Reasons.BodyTooLarge, $"The body is too long; it may have {bytesMax:N0} bytes.");

    private static Refusal NotAnObject(string problem) => new(StatusCodes.Status400BadRequest, Reasons.InvalidJson, $"{problem} Send one JSON object.");
}
