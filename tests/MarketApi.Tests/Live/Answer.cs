using System.Net;
using System.Text.Json;

namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>An answer of the app, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Header(string name) => Message.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(",", values) : "";

    /// <summary>Asks for a path and query with a credential; empty = without.</summary>
    public static async Task<Answer> GetAsync(HttpClient client, string address, string credential, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (credential.Length > 0) request.Headers.TryAddWithoutValidation(credential.Contains('.') ? "Authorization" : "X-Api-Key", credential.Contains('.') ? "Bearer " + credential : credential);
        change?.Invoke(request);
        HttpResponseMessage message = await client.SendAsync(request);
        return new Answer(message.StatusCode, await message.Content.ReadAsStringAsync(), message);
    }

    /// <summary>Asserts that it is an error as documented, and gives its message.</summary>
    public string Refused(int status, string reason)
    {
        Assert.True((int)Status == status, $"{(int)Status} {Body}");
        Assert.Equal("application/json", Message.Content.Headers.ContentType?.ToString());
        JsonElement json = Json;
        Assert.Equal(status, json.GetProperty("code").GetInt32());
        Assert.Equal(reason, json.GetProperty("reason").GetString());
        string message = json.GetProperty("message").GetString()!;
        Assert.NotEmpty(message);
        Assert.Equal(message, json.GetProperty("msg").GetString());
        Assert.False(json.TryGetProperty("error", out _));
        Assert.Equal(status is 429 or 503, Message.Headers.RetryAfter is not null);
        Assert.Equal(status == 401, Message.Headers.WwwAuthenticate.Count > 0);
        return message;
    }
}
