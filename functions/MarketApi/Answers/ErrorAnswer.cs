using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RelayCloud.MarketApi.Answers;

/// <summary>An error: <c>{"code":429,"msg":"…","message":"…","reason":"…"}</c>, a shape that the known clients of the exchange all take well.</summary>
internal sealed class ErrorAnswer : PreparedAnswer
{
    private readonly byte[] _body;
    private readonly string? _retryAfter;
    private readonly (string Name, string Value)? _header;

    /// <summary>An error.</summary>
    /// <param name="status">The HTTP status, and <c>code</c>.</param>
    /// <param name="reason">The same for programs; see <see cref="Reasons"/>.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="retryAfterSeconds">When to try again; null = trying again is no use.</param>
    /// <param name="header">One more header.</param>
    public ErrorAnswer(int status, string reason, string message, int? retryAfterSeconds = null, (string Name, string Value)? header = null)
    {
        Status = status;
        Reason = reason;
        Message = message;
        _retryAfter = retryAfterSeconds is { } seconds ? DecimalText.Of(seconds) : null;
        _header = header;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("code"u8, status);
            json.WriteString("msg"u8, message);
            json.WriteString("message"u8, message);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }

        _body = buffer.ToArray();
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What is wrong, for programs.</summary>
    public string Reason { get; }

    /// <summary>What is wrong.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (_retryAfter is not null) response.Headers.RetryAfter = _retryAfter;
        if (_header is { } header) response.Headers[header.Name] = header.Value;
        response.ContentLength = _body.Length;
        return response.BodyWriter.WriteAsync(_body, httpContext.RequestAborted).AsTask();
    }
}
