using System.Buffers;
using System.Text.Json;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>Errors in the service's shape: header <c>x-ms-error-code</c> and <c>{"code","message","target"?}</c>. Stateless.</summary>
internal static class RestErrors
{
    /// <param name="target">What the error is about, null = nothing in particular.</param>
    public static Task WriteAsync(HttpContext http, int status, string code, string message, string? target = null)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, code);
            writer.WriteString("message"u8, message);
            if (target is not null) writer.WriteString("target"u8, target);
            writer.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.Headers["x-ms-error-code"] = code;
        if (status == StatusCodes.Status429TooManyRequests) http.Response.Headers.RetryAfter = "1";
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.WrittenCount;
        return http.Response.Body.WriteAsync(buffer.WrittenMemory).AsTask();
    }

    public static Task WriteAsync(HttpContext http, RestException error) => WriteAsync(http, error.Status, error.Code, error.Message, error.Target);
}
