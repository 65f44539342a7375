using System.Net.Http.Headers;
using System.Text.Json;

namespace RelayCloud.ControlPlane.Tests.Support;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(int Status, string Body, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The refusal's reason; empty when it is none.</summary>
    public string Reason => Body.Length > 0 && Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("reason", out JsonElement reason) ? reason.GetString()! : "";

    /// <summary>The names of the wrong fields.</summary>
    public string[] Fields => [.. Json.GetProperty("fields").EnumerateArray().Select(static f => f.GetProperty("field").GetString()!)];

    /// <summary>A member's text.</summary>
    public string Text(string member) => Json.GetProperty(member).GetString()!;

    /// <summary>A header's text; empty = it is not there.</summary>
    public string Header(string name) => Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : "";

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, body, response.Headers, response.Content.Headers.ContentType?.MediaType);
    }
}
