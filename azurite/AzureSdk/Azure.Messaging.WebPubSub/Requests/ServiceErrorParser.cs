using System.Text.Json;
using Azure.Core;

namespace Azure.Messaging.WebPubSub.Requests;

/// <summary>Finds the error code and the message: <c>{"code":"…","message":"…"}</c>, and the header x-ms-error-code.</summary>
internal sealed class ServiceErrorParser : RequestFailedDetailsParser
{
    public static readonly ServiceErrorParser Instance = new();

    /// <summary>Letters of a service's text that go into an exception.</summary>
    private const int TextMax = 4096;

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = null;
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null;
        string? message = null;
        if (response.ContentStream is MemoryStream { Length: > 0 } body)
            Read(body, ref code, ref message);
        if (code is null && message is null)
            return false;
        error = new ResponseError(Cut(code), Cut(message) ?? $"The service answered {response.Status} {response.ReasonPhrase}.");
        return true;
    }

    private static void Read(MemoryStream body, ref string? code, ref string? message)
    {
        try
        {
            body.Position = 0;
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return;
            if (document.RootElement.TryGetProperty("code", out var codeElement) && codeElement.ValueKind == JsonValueKind.String)
                code ??= codeElement.GetString();
            if (document.RootElement.TryGetProperty("message", out var messageElement) && messageElement.ValueKind == JsonValueKind.String)
                message = messageElement.GetString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or strings that are no text: a proxy answered, and the status has to do.
        }
        finally
        {
            body.Position = 0;
        }
    }

    private static string? Cut(string? text) => text?.Length > TextMax ? text[..TextMax] : text;
}
