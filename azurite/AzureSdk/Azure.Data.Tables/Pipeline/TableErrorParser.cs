using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Pipeline;

/// <summary>Finds the error code and the message: <c>{"odata.error":{"code":"…","message":{"lang":"…","value":"…"}}}</c>, and the header x-ms-error-code.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static readonly TableErrorParser Instance = new();

    /// <summary>Letters of a service's text that go into an exception.</summary>
    private const int TextMax = 4096;

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = null;
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null;
        var (bodyCode, message) = Read(response);
        code ??= bodyCode;
        if (code is null && message is null)
            return false;
        error = new ResponseError(Cut(code), Cut(message) ?? $"The service answered {response.Status} {response.ReasonPhrase}.");
        return true;
    }

    private static (string? Code, string? Message) Read(Response response)
    {
        if (response.ContentStream is not MemoryStream { Length: > 0 } body)
            return default;
        try
        {
            body.Position = 0;
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("odata.error", out var error)
                || error.ValueKind != JsonValueKind.Object)
                return default;
            var code = error.TryGetProperty("code", out var codeElement) && codeElement.ValueKind == JsonValueKind.String ? codeElement.GetString() : null;
            if (!error.TryGetProperty("message", out var message))
                return (code, null);
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("value", out var value))
                message = value;
            return (code, message.ValueKind == JsonValueKind.String ? message.GetString() : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or strings that are no text: a proxy answered, and the status has to do.
            return default;
        }
        finally
        {
            body.Position = 0;
        }
    }

    private static string? Cut(string? text) => text?.Length > TextMax ? text[..TextMax] : text;
}
