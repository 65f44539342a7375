using System.Text.Json;

namespace RelayCloud.Ingest;

/// <summary>The one shape of the relay's own REST errors: <c>{"code":…,"msg":"…","message":"…"}</c>, never a top-level <c>error</c> key (reference section 7).</summary>
internal static class RelayError
{
    /// <summary>The body, UTF-8 JSON.</summary>
    public static byte[] Body(int status, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal) { ["code"] = status, ["msg"] = message, ["message"] = message });

    /// <summary>Writes it as the response.</summary>
    public static Task WriteAsync(HttpContext http, int status, string message, int? retryAfterSeconds = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        if (retryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString();
        return http.Response.Body.WriteAsync(Body(status, message)).AsTask();
    }
}
